/** How many shards there are, and how many workers run. */
export type CountWorkers = () => Promise<{ shards: number; workers: number }>;

const COUNTED_FOR_MS = 2_000;

/**
 * The shards that this worker holds, measured by its fair share: a lease stays with its worker until it stops, or until another worker joined
 * and this one holds more than its share. Then it gives one shard after the other, and takes none beyond its share.
 */
export class LeaseShare {
  readonly #held = new Set<number>();
  #counted: { atMs: number; shareMax: number } | null = null;

  constructor(
    readonly countWorkers: CountWorkers,
    readonly nowMs: () => number,
  ) {}

  /** Holds the shard when it fits into the share. Answers whether it does; what is held must be dropped at the end of the lease. */
  async take(shard: number): Promise<boolean> {
    const shareMax = await this.#shareMax();
    if (this.#held.has(shard)) return true;
    if (this.#held.size >= shareMax) return false;
    this.#held.add(shard);
    return true;
  }

  drop(shard: number): void {
    this.#held.delete(shard);
  }

  /** Whether this shard is the one to give away now. One at a time, so that the next look counts without it. */
  async isSurplus(shard: number): Promise<boolean> {
    return this.#held.size > (await this.#shareMax()) && shard === Math.max(...this.#held);
  }

  async #shareMax(): Promise<number> {
    if (this.#counted === null || this.nowMs() - this.#counted.atMs >= COUNTED_FOR_MS) {
      const { shards, workers } = await this.countWorkers();
      this.#counted = { atMs: this.nowMs(), shareMax: Math.ceil(shards / Math.max(workers, 1)) };
    }
    return this.#counted.shareMax;
  }
}
