import type { DetectionConfig } from "./detection-config";
import type { Effects } from "./effects";
import type { LogBatch } from "./log-batch";

/**
 * The detection state of one shard. Pure: no clock, no randomness, no I/O; the same batches in the same order give the same effects and
 * the same snapshot, live, in a replay and in a backtest. The state is a cache that `snapshot` and the log can rebuild.
 */
export interface ShardPipeline {
  /** Takes a new configuration; state of series that stay is kept, state of series that went is dropped. */
  configure(config: DetectionConfig): void;
  process(batch: LogBatch): Effects;
  /**
   * Push collectors with a silent source whose windows or alert only the passing of time can close. A batch without rows in the log lets time
   * pass for them. A replay reads that batch too, and comes to the same result.
   * @param atMs server time, ms since the Unix epoch; everything received before has been processed
   */
  collectorsAwaitingTime(atMs: number): string[];
  /** The whole state, versioned; `createShardPipeline(settings, config, snapshot)` goes on from it. */
  snapshot(): Uint8Array;
}
