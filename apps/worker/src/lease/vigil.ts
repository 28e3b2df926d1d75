/** Longer than this between two looks, and nobody was watching: the machine slept, the database was away, the shard was elsewhere. */
const MAX_GAP_MS = 10_000;

/**
 * Since when this process has watched each shard without a gap. A collector may be called silent only by one who would have heard it:
 * after an outage of our own, every collector looks silent for a moment.
 */
export class Vigil {
  readonly #watches = new Map<number, { sinceMs: number; lastMs: number }>();

  /** Notes a look at the shard, and says since when it has been watched. */
  sinceMs(shard: number, nowMs: number): number {
    const watch = this.#watches.get(shard);
    const sinceMs = watch && nowMs - watch.lastMs <= MAX_GAP_MS ? watch.sinceMs : nowMs;
    this.#watches.set(shard, { sinceMs, lastMs: nowMs });
    return sinceMs;
  }
}
