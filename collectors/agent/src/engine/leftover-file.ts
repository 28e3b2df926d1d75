import { rmSync } from "node:fs";
import { join } from "node:path";
import { readIfThere, writeDurably } from "../files";
import { Leftover } from "./outbox";

const pathIn = (dir: string) => join(dir, "outbox.json");

/** Samples that the last engine could not hand over. Throws when the file is there but does not parse: it was written whole. */
export function readLeftover(dir: string): Leftover | undefined {
  const text = readIfThere(pathIn(dir));
  return text === undefined ? undefined : Leftover.parse(JSON.parse(text));
}

/** Kept over the next start, too, until its uplink wrote everything down: numbers make a repetition harmless. */
export function keepLeftover(dir: string, leftover: Leftover | undefined): void {
  if (leftover === undefined) rmSync(pathIn(dir), { force: true });
  else writeDurably(pathIn(dir), JSON.stringify(leftover));
}
