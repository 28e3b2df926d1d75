// Builds the addon from addon/*.cc with the headers of two npm packages and any C++20 compiler. The result is cached in the user's cache by
// source and compiler, and copied to build/. If it cannot be built, build/why-not.txt has the reason and collectors stamp in user space.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const require = createRequire(import.meta.url);
// Fields without an initializer are zero on purpose, so that warning is off.
const COMMON = [
  "-std=c++20",
  "-shared",
  "-fPIC",
  "-fvisibility=hidden",
  "-Wall",
  "-Wextra",
  "-Wno-missing-field-initializers",
  "-DNAPI_VERSION=8",
  "-DNAPI_CPP_EXCEPTIONS",
];
const KINDS = {
  // The C++ runtime is linked statically, so that the addon runs where only Node is installed.
  release: { name: "padit-native.node", flags: ["-O2", "-s", "-static-libstdc++", "-static-libgcc"] },
  sanitized: { name: "padit-native-asan.node", flags: ["-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"] },
};

/**
 * Builds the addon into build/, or copies it from the cache. Returns {path} or {reason}. A failed compilation does not throw.
 * @param {object} [options] `say`: function that receives lines of progress; `kind`: "release" or "sanitized"
 */
export function buildAddon({ say = () => undefined, kind = "release" } = {}) {
  const target = join(here, "build", KINDS[kind].name);
  mkdirSync(join(here, "build"), { recursive: true });
  const result = process.platform === "linux" ? fromCache(kind, say) : { reason: "kernel stamps exist on Linux only" };
  const note = join(here, "build/why-not.txt");
  if (result.path !== undefined) {
    rmSync(note, { force: true });
    copyFileSync(result.path, `${target}.new`);
    renameSync(`${target}.new`, target); // rename, because a process may have the old file loaded
    return { path: target };
  }
  rmSync(target, { force: true });
  writeFileSync(note, `${result.reason}\n`);
  say(`collectors stamp in user space: ${result.reason.split("\n")[0]}`);
  return result;
}

function fromCache(kind, say) {
  const compiler = findCompiler();
  if (compiler === undefined) return { reason: "no C++ compiler (set CXX, or install g++ or clang++)" };
  const { name, flags } = KINDS[kind];
  const sources = readdirSync(join(here, "addon")).sort();
  const hash = createHash("sha256").update(JSON.stringify([COMMON, flags, process.arch, compiler.version, headers().versions]));
  for (const file of sources) hash.update(`\0${file}\0`).update(readFileSync(join(here, "addon", file)));
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "padit/native", hash.digest("hex").slice(0, 32));
  const path = join(folder, name);
  const failure = join(folder, "failure.txt");
  if (existsSync(path)) return { path };
  if (existsSync(failure)) return { reason: readFileSync(failure, "utf8") };

  say("building the addon for kernel time stamps (15 s, once)");
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  const units = sources.filter((file) => file.endsWith(".cc")).map((file) => join(here, "addon", file));
  const args = [...COMMON, ...flags, ...headers().folders.map((dir) => `-I${dir}`), "-o", draft, ...units];
  const compiled = spawnSync(compiler.command, args, { encoding: "utf8" });
  if (compiled.status !== 0) return refuse(failure, `${compiler.command} failed:\n${compiled.stderr}`);
  if (kind === "release") {
    const loaded = spawnSync(process.execPath, ["-e", `process.dlopen({ exports: {} }, ${JSON.stringify(draft)})`], { encoding: "utf8" });
    if (loaded.status !== 0) return refuse(failure, `the addon was built but does not load:\n${loaded.stderr}`);
  }
  renameSync(draft, path);
  return { path };
}

/** Stores the reason, so that the next start does not repeat a failed build. */
function refuse(file, why) {
  const reason = `${why.slice(0, 4000)}\nDelete ${file} to have it tried again.`;
  writeFileSync(file, reason);
  return { reason };
}

function headers() {
  const packages = { "node-addon-api": ".", "node-api-headers": "include" };
  const folder = (name) => join(require.resolve(`${name}/package.json`), "..");
  const names = Object.keys(packages);
  return {
    folders: names.map((name) => join(folder(name), packages[name])),
    versions: names.map((name) => JSON.parse(readFileSync(join(folder(name), "package.json"), "utf8")).version),
  };
}

function findCompiler() {
  for (const command of [process.env.CXX, "g++", "c++", "clang++"].filter(Boolean)) {
    const { status, stdout } = spawnSync(command, ["--version"], { encoding: "utf8" });
    if (status === 0) return { command, version: stdout.split("\n")[0] };
  }
  return undefined;
}

// node build.mjs [sanitized]
if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { path, reason } = buildAddon({ say: console.error, kind: process.argv[2] ?? "release" });
  console.log(path ?? reason);
  process.exitCode = path === undefined ? 1 : 0;
}
