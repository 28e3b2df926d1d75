import { accessSync, constants, readFileSync, statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** Command prefix that starts the uplink without capabilities; it executes the uplink in place. Empty if setpriv is not available. */
export function withoutRights(folders: readonly string[], path: string): string[] {
  const setpriv = path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, "setpriv"))
    .find(isExecutable);
  if (process.platform !== "linux" || setpriv === undefined) return [];
  const plain = [setpriv, "--no-new-privs", "--inh-caps=-all", "--ambient-caps=-all"];
  if (process.getuid?.() !== 0 || !maySetBounds()) return plain;
  // Root without capabilities is bound by file modes like any user. If they deny it its own folders, it keeps CAP_DAC_OVERRIDE.
  return [...plain, folders.every(isOpenToRoot) ? "--bounding-set=-all" : "--bounding-set=-all,+dac_override"];
}

/** Whether this process has CAP_SETPCAP (bit 8), which changing the bounding set needs. */
function maySetBounds(): boolean {
  const [, effective = "0"] = /^CapEff:\s*(\w+)$/m.exec(readFileSync("/proc/self/status", "utf8")) ?? [];
  return ((BigInt(`0x${effective}`) >> 8n) & 1n) === 1n;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function isOpenToRoot(folder: string): boolean {
  for (let at = folder; ; at = dirname(at)) {
    const { uid, mode } = statSync(at);
    const needed = at === folder ? 0o7 : 0o5;
    const granted = uid === 0 ? (mode >> 6) & 7 : mode & 7;
    if ((granted & needed) !== needed) return false;
    if (at === dirname(at)) return true;
  }
}
