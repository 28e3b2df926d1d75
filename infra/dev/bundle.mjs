// Bundles the app in the working folder: `src/main.ts` and the entries its package.json lists under "padit", each to `dist/<name>.mjs`.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const require = createRequire(`${process.cwd()}/package.json`);
const { build } = await import(pathToFileURL(require.resolve("esbuild")).href);
const manifest = JSON.parse(readFileSync("package.json", "utf8"));

await build({
  entryPoints: ["src/main.ts", ...(manifest.padit?.entries ?? [])],
  outdir: "dist",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  logLevel: "warning",
  // Native, WebAssembly and self-reloading packages cannot be bundled; each app that uses one names it as its own dependency.
  external: [
    "@temporalio/*",
    "@swc/*",
    "@prisma/client",
    "@prisma/client/*",
    "@prisma/adapter-pg",
    "@prisma/schema-engine-wasm",
    "@prisma/driver-adapter-utils",
    "@node-rs/argon2",
    "@platformatic/kafka",
    "next",
    "pg",
    "pg-native",
    "protobufjs",
    "snappy",
  ],
  // CommonJS packages inside an ES module still call `require`.
  banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
});
