import { type Memory, memoryIn, SLOT_OCTETS } from "./memory";

/** Blocks of numbers to be written one behind the other, and read in the order they were put. */
export class BlockWriter {
  /** How long each is. */
  readonly lengths: number[] = [];
  private readonly blocks: Float64Array[] = [];
  slots = 0;

  /** No block is a block of no length. */
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

/** Gives blocks back where they lie: what was written becomes the memory of whoever reads it. */
export class BlockReader {
  private next = 0;

  constructor(
    private readonly buffer: ArrayBuffer,
    /** A multiple of a slot's octets. */
    private at: number,
    private readonly lengths: readonly number[],
  ) {}

  numbers(): Float64Array<ArrayBuffer> {
    const slots = this.advance();
    return new Float64Array(this.buffer, this.at - slots * SLOT_OCTETS, slots);
  }

  /** null where there was no block. */
  memory(): Memory | null {
    const slots = this.advance();
    return slots === 0 ? null : memoryIn(this.buffer, this.at - slots * SLOT_OCTETS, slots);
  }

  private advance(): number {
    const slots = this.lengths[this.next] ?? 0;
    this.next += 1;
    this.at += slots * SLOT_OCTETS;
    return slots;
  }
}
