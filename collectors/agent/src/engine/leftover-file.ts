import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, writeDurably } from "../data-folder/files";
import { Leftover } from "./outbox";

const pathIn = (dir: string) => join(dir, "outbox.json");

/**
 * Reads the samples that the previous engine could not hand over. A file that does not parse is renamed for inspection, so that it does not
 * keep every later engine from starting. @param onUnreadable receives the new path and the reason
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

/**
 * Stores the held samples for the next engine; undefined removes the file. The next engine keeps the file until the uplink has confirmed
 * every sample; message numbers make a repeated hand-over harmless.
 */
export function keepLeftover(dir: string, leftover: Leftover | undefined): void {
  if (leftover === undefined) rmSync(pathIn(dir), { force: true });
  else writeDurably(pathIn(dir), JSON.stringify(leftover));
}
