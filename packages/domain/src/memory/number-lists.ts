/** Lists of numbers one after the other in one block of octets, written once and read in the order they were written. null is NaN. */
export class NumberLists {
  private at = 0;

  constructor(private block: Float64Array) {}

  /** Returns the list's length, by which it is read again. */
  put(list: readonly (number | null)[]): number {
    const { length } = list;
    if (this.at + length > this.block.length) this.grow(length);
    for (let i = 0; i < length; i++) this.block[this.at + i] = list[i] ?? Number.NaN;
    this.at += length;
    return length;
  }

  numbers(length: number): number[] {
    const list: number[] = [];
    for (const end = this.at + length; this.at < end; this.at++) list.push(this.block[this.at] as number);
    return list;
  }

  numbersOrNulls(length: number): (number | null)[] {
    const list: (number | null)[] = this.numbers(length);
    for (let i = 0; i < length; i++) if (Number.isNaN(list[i])) list[i] = null;
    return list;
  }

  /** All that was put. */
  written(): Float64Array {
    return this.block.subarray(0, this.at);
  }

  private grow(length: number): void {
    const larger = new Float64Array(Math.max(2 * this.block.length, this.at + length));
    larger.set(this.block.subarray(0, this.at));
    this.block = larger;
  }
}
