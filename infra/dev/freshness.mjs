import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./places.mjs";

const notInputs = /^(node_modules|dist|\.next|\.turbo|generated|e2e|next-env\.d\.ts)$|\.test\.tsx?$|\.tsbuildinfo$/;

/** Whether `output` is missing or was made from other contents of `inputs` (files and folders, relative to the root) than stand there now. */
export function isStale({ stamp, inputs }, output) {
  const file = join(root, stamp);
  return !existsSync(join(root, output)) || !existsSync(file) || readFileSync(file, "utf8") !== digest(inputs);
}

/** Notes that the output was made from the inputs as they are now. */
export function markFresh({ stamp, inputs }) {
  const file = join(root, stamp);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, digest(inputs));
}

function digest(inputs) {
  const hash = createHash("sha256");
  for (const path of inputs) addPath(hash, path);
  return hash.digest("hex");
}

function addPath(hash, path) {
  const full = join(root, path);
  if (!existsSync(full)) return;
  if (statSync(full).isFile()) {
    hash.update(`${path}\0`).update(readFileSync(full));
    return;
  }
  for (const name of readdirSync(full).sort()) if (!notInputs.test(name)) addPath(hash, join(path, name));
}
