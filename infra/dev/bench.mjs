// npm run bench -- <name> [arguments]: runs infra/bench/<name>, whose standard output is one JSON line per figure.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { bootstrap } from "./bootstrap.mjs";
import { root } from "./places.mjs";

const folder = join(root, "infra/bench");
const names = existsSync(folder)
  ? [...new Set(readdirSync(folder).flatMap((name) => name.match(/^([a-z-]+)\.(?:mjs|ts)$/)?.[1] ?? []))]
  : [];
const [name = "", ...rest] = process.argv.slice(2);
const file = names.includes(name) && ["ts", "mjs"].map((ending) => join(folder, `${name}.${ending}`)).find((path) => existsSync(path));

if (!file) {
  console.error(`usage: npm run bench -- <name> [arguments]\nnames: ${names.join(", ") || "none yet"}`);
  process.exit(2);
}
// Progress goes to standard error, where it cannot be taken for a figure.
console.log = console.error;
await bootstrap();
const { status } = spawnSync(process.execPath, ["--import", "tsx", file, ...rest], { cwd: root, stdio: "inherit" });
process.exit(status ?? 1);
