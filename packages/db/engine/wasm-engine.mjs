import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import { AdapterFactory } from "./adapter-factory.mjs";

const require = createRequire(import.meta.url);

/** Links the WebAssembly module by hand, because the package's entry point expects a bundler. */
async function loadWasm() {
  const folder = path.dirname(require.resolve("@prisma/schema-engine-wasm"));
  const glue = await import(pathToFileURL(path.join(folder, "schema_engine_bg.js")).href);
  const module = new WebAssembly.Module(readFileSync(path.join(folder, "schema_engine_bg.wasm")));
  const instance = new WebAssembly.Instance(module, { "./schema_engine_bg.js": glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start?.();
  globalThis.PRISMA_WASM_PANIC_REGISTRY = {
    set_message: (message) => process.stderr.write(`${JSON.stringify({ level: "ERROR", fields: { message }, target: "panic" })}\n`),
  };
  return glue;
}

/** Opens the engine on a database. `call` rejects with the database's own error, including its code and meta. */
export async function openEngine(url, datamodels) {
  const glue = await loadWasm();
  const factory = bindMigrationAwareSqlAdapterFactory(new AdapterFactory(url));
  const files = datamodels.length > 0 ? datamodels.map((file) => [file, readFileSync(file, "utf8")]) : undefined;
  const log = (message) => process.env.DEBUG && process.stderr.write(`${message}\n`);
  const engine = await glue.SchemaEngine.new({ datamodels: files }, log, factory);
  return {
    async call(method, params) {
      if (method === "createDatabase") return { databaseName: new URL(url).pathname.slice(1) };
      if (typeof engine[method] !== "function") throw new Error(`engine method ${method} is not supported`);
      try {
        return await engine[method](params);
      } catch (error) {
        // An adapter's error crosses WebAssembly as an id; the factory's registry holds the error itself.
        throw (error?.id !== undefined && factory.errorRegistry?.consumeError(error.id)?.error) || error;
      }
    },
  };
}
