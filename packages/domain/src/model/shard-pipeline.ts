import type { DetectionConfig } from "./detection-config";
import type { Effects } from "./effects";
import type { LogBatch } from "./log-batch";

/**
 * The detection state of one shard. Pure: no clock, no randomness, no I/O; the same batches in the same order give the same effects and
 * the same snapshot, live, in a replay and in a backtest. The state is a cache that `snapshot` and the log can rebuild.
 */
export interface ShardPipeline {
  /** Applies a new configuration. The states of series that are still configured are kept; all others are dropped. */
  configure(config: DetectionConfig): void;
  process(batch: LogBatch): Effects;
  /**
   * Push collectors with a silent source whose windows or alert can be closed only by the passing of time. The caller writes an empty batch for
   * each of them to the log, which advances their time. A replay reads the same batch and has the same result.
   * @param atMs server time, ms since the Unix epoch; everything received before has been processed
   */
  collectorsAwaitingTime(atMs: number): string[];
  /** The whole state with its version; `createShardPipeline(settings, config, snapshot)` continues from it. */
  snapshot(): Uint8Array;
}
