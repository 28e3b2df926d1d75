// Brings a fresh clone to where its code can run, with npm alone present.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
export const cacheDir = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "padit");
const PNPM = "pnpm@10.34.9";

export const say = (text) => process.stderr.write(`padit: ${text}\n`);

/** Runs a command to its end; its output goes to our standard error. Throws with the command's name when it fails. */
export function run(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", 2, 2], ...options });
    child.once("error", reject);
    child.once("exit", (code, signal) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args.join(" ")} ended with ${signal ?? code}`)),
    );
  });
}

const digestOf = (...files) => {
  const hash = createHash("sha256");
  for (const file of files) hash.update(readFileSync(path.join(root, file)));
  return hash.digest("hex");
};

/** Does `work` unless the marker says it was done for the same input files. */
async function once(name, inputs, work) {
  const marker = path.join(root, "node_modules", ".padit", name);
  const digest = digestOf(...inputs);
  if (existsSync(marker) && readFileSync(marker, "utf8") === digest) return;
  await work();
  await mkdir(path.dirname(marker), { recursive: true });
  await writeFile(marker, digest);
}

export async function installDependencies() {
  await once("install", ["pnpm-lock.yaml", "package.json"], async () => {
    say("installing dependencies (about a minute the first time)");
    await run("npx", ["-y", PNPM, "install", "--frozen-lockfile", "--reporter=append-only"]);
  });
}

export async function generatePrismaClient() {
  const client = path.join(root, "packages/db/src/generated/prisma/client.ts");
  await once("prisma", ["prisma/schema.prisma", ...(existsSync(client) ? [] : ["package.json"])], async () => {
    say("generating the Prisma client (2 s)");
    // generate needs no schema engine; any executable satisfies its look-up, so nothing is downloaded
    await run("npx", ["prisma", "generate"], {
      cwd: path.join(root, "packages/db"),
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true" },
    });
  });
}

export async function bootstrap() {
  await installDependencies();
  await generatePrismaClient();
}
