import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, writeDurably } from "../data-folder/files";
import { Leftover } from "./outbox";

const pathIn = (dir: string) => join(dir, "outbox.json");

/**
 * Samples that the last engine could not hand over. A file that does not parse is set aside for a person, for it must not keep every engine
 * after it from probing. @param onUnreadable hears where it lies now, and why
 */
export function readLeftover(dir: string, onUnreadable: (path: string, reason: string) => void): Leftover | undefined {
  const text = readIfThere(pathIn(dir));
  if (text === undefined) return undefined;
  try {
    return Leftover.parse(JSON.parse(text));
  } catch (error) {
    const aside = `${pathIn(dir)}.unreadable`;
    renameSync(pathIn(dir), aside);
    onUnreadable(aside, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

/** Kept over the next start, too, until its uplink wrote everything down: numbers make a repetition harmless. */
export function keepLeftover(dir: string, leftover: Leftover | undefined): void {
  if (leftover === undefined) rmSync(pathIn(dir), { force: true });
  else writeDurably(pathIn(dir), JSON.stringify(leftover));
}
