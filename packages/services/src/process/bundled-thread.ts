import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { Worker, type WorkerOptions } from "node:worker_threads";

/** The used part of esbuild's interface. The app, not this package, depends on esbuild. */
interface Bundler {
  buildSync(options: { entryPoints: string[]; bundle: true; platform: "node"; target: string; format: "cjs"; write: false }): {
    outputFiles: { text: string }[];
  };
}

interface ThreadCode {
  /** File to which the build writes the thread's bundle. */
  bundle: URL;
  /** Entry of the thread in the source tree. */
  source: URL;
  /** `import.meta.url` of the app, whose manifest lists esbuild. */
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
