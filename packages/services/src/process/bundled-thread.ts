import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/** The part of esbuild that is used. The app, not this package, has it as a dependency. */
interface Bundler {
  buildSync(options: { entryPoints: string[]; bundle: true; platform: "node"; target: string; format: "cjs"; write: false }): {
    outputFiles: { text: string }[];
  };
}

interface ThreadCode {
  /** Where the build writes the thread's bundle. */
  bundle: URL;
  /** The thread's entry in the source tree. */
  source: URL;
  /** `import.meta.url` of the app, which names esbuild in its manifest. */
  app: string;
}

const bundledSources = new Map<string, string>();

/** Starts a thread from the bundle that the build wrote. From source, as in tests, it bundles the thread first, once per process. */
export function startBundledThread({ bundle, source, app }: ThreadCode, options: WorkerOptions = {}): Worker {
  const path = fileURLToPath(bundle);
  if (existsSync(path)) return new Worker(path, options);
  const entry = fileURLToPath(source);
  const code = bundledSources.get(entry) ?? bundleSource(entry, app);
  bundledSources.set(entry, code);
  return new Worker(code, { ...options, eval: true });
}

function bundleSource(entry: string, app: string): string {
  const { buildSync } = createRequire(app)("esbuild") as Bundler;
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
