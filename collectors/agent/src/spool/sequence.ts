import { randomInt } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { readIfThere, writeDurably } from "../data-folder/files";

/** Numbers reserved on disk at a time, so that a number used before a power failure is never used again. */
const BLOCK = 10_000;
const State = z.object({ epoch: z.int().min(1), reserved: z.int().min(0) });

/**
 * Sequence numbers of batches: ascending within an epoch, never repeated, with gaps after restarts. A spool whose state is lost starts
 * another epoch, so that the server does not mistake its batches for known ones.
 */
export class Sequence {
  readonly epoch: number;
  private next: number;
  private reserved: number;
  private readonly path: string;

  constructor(folder: string) {
    this.path = join(folder, "sequence.json");
    const kept = readIfThere(this.path);
    const state = kept === undefined ? { epoch: randomInt(1, 2 ** 31), reserved: 0 } : State.parse(JSON.parse(kept));
    this.epoch = state.epoch;
    this.next = state.reserved;
    this.reserved = state.reserved;
    if (kept === undefined) this.reserve();
  }

  /** The number that the next `take` returns. */
  get upcoming(): number {
    return this.next;
  }

  take(): number {
    if (this.next >= this.reserved) this.reserve();
    return this.next++;
  }

  private reserve(): void {
    const reserved = this.next + BLOCK;
    writeDurably(this.path, JSON.stringify({ epoch: this.epoch, reserved }));
    this.reserved = reserved;
  }
}
