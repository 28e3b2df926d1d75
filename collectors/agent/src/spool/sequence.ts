import { randomInt } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { readIfThere, writeDurably } from "../data-folder/files";

/** Numbers are reserved on disk in blocks, so that one handed out before a power cut is never handed out again. */
const BLOCK = 10_000;
const State = z.object({ epoch: z.int().min(1), reserved: z.int().min(0) });

/**
 * Batches' numbers: ascending within an epoch, never used twice, with gaps after a restart. A spool whose state is gone begins another epoch,
 * so that the server does not mistake its batches for those it knows.
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

  /** The number that `take` would give. */
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
