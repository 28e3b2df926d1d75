import { type Memory, memoryIn, SLOT_BYTES } from "./memory";

/** Collects blocks of numbers to write them consecutively; `BlockReader` returns them in the same order. */
export class BlockWriter {
  /** Length of each block, slots. */
  readonly lengths: number[] = [];
  private readonly blocks: Float64Array[] = [];
  slots = 0;

  /** `undefined` is stored as a block of length 0. */
  put(block: Float64Array | undefined): void {
    this.lengths.push(block?.length ?? 0);
    if (!block) return;
    this.blocks.push(block);
    this.slots += block.length;
  }

  copyTo(target: Float64Array): void {
    let at = 0;
    for (const block of this.blocks) {
      target.set(block, at);
      at += block.length;
    }
  }
}

/** Returns views into the buffer (zero-copy); the reader owns the buffer afterwards. */
export class BlockReader {
  private next = 0;

  constructor(
    private readonly buffer: ArrayBuffer,
    /** First byte, a multiple of `SLOT_BYTES`. */
    private at: number,
    private readonly lengths: readonly number[],
  ) {}

  numbers(): Float64Array<ArrayBuffer> {
    const slots = this.advance();
    return new Float64Array(this.buffer, this.at - slots * SLOT_BYTES, slots);
  }

  /** null for a block of length 0. */
  memory(): Memory | null {
    const slots = this.advance();
    return slots === 0 ? null : memoryIn(this.buffer, this.at - slots * SLOT_BYTES, slots);
  }

  private advance(): number {
    const slots = this.lengths[this.next] ?? 0;
    this.next += 1;
    this.at += slots * SLOT_BYTES;
    return slots;
  }
}
