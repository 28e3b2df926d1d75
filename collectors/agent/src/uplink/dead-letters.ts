import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDiskTrouble } from "../spool/disk-trouble";
import type { SpoolRecord } from "../spool/record";

const DEAD_LETTERS_MAX = 100;

/** Stores a permanently refused batch and the reason for inspection. Keeps the newest hundred. Returns false on a disk error. */
export function setAside(folder: string, epoch: number, record: SpoolRecord, reason: string): boolean {
  try {
    write(folder, epoch, record, reason);
    return true;
  } catch (error) {
    if (!isDiskTrouble(error)) throw error;
    return false;
  }
}

function write(folder: string, epoch: number, record: SpoolRecord, reason: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const name = `${epoch}-${String(record.seq).padStart(16, "0")}`;
  writeFileSync(join(folder, `${name}.json.gz`), record.body, { mode: 0o600 });
  writeFileSync(join(folder, `${name}.reason.txt`), `${reason}\n`, { mode: 0o600 });
  const files = readdirSync(folder).sort();
  for (const file of files.slice(0, Math.max(0, files.length - 2 * DEAD_LETTERS_MAX))) rmSync(join(folder, file));
}
