import { closeSync, constants, openSync, readFileSync, writeSync } from "node:fs";
import { Acked } from "./acked";
import type { Source } from "./record";

/** One page, so that a killed process leaves either the old text or the new one. */
const BYTES = 4096;
/** Ranges that fit into the page with 16 digits for each number. */
export const MAX_RANGES = 100;

export interface AckState {
  acked: Acked;
  /** The last engine message that was ever appended, even if its segment has been deleted. */
  source: Source | undefined;
}

/**
 * The acknowledged numbers on disk: `<end of the range from 0> <boot> <n> <from-to> …`, padded with blanks. The file is overwritten in
 * place, so that a full disk has room for it. A lost write is harmless because the server recognises a repeated batch.
 */
export class AckFile {
  private readonly fd: number;

  constructor(path: string) {
    this.fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  }

  read(): AckState {
    const [base = "-1", boot, n, ...ranges] = readFileSync(this.fd, "utf8").split(/\s+/).filter(Boolean);
    const source = boot === undefined || n === undefined || boot === "-" ? undefined : { boot: Number(boot), n: Number(n) };
    return { acked: Acked.of(Number(base), ranges), source };
  }

  write({ acked, source }: AckState): void {
    const [base, ...ranges] = acked.words();
    const text = [base, source?.boot ?? "-", source?.n ?? "-", ...ranges.slice(0, MAX_RANGES)].join(" ");
    writeSync(this.fd, text.padEnd(BYTES), 0);
  }

  close(): void {
    closeSync(this.fd);
  }
}
