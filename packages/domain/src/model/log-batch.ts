/** Flags of a sample, one bit each. */
export const SAMPLE_FLAG = {
  /** Timestamped in user space, so that the uncertainty includes the delays of an event loop. */
  userStamp: 1,
  kernelStamp: 2,
  hardwareStamp: 4,
  tcpInfoStamp: 8,
  /** Arrived after its window had closed. Set by detection, not by collectors. */
  late: 16,
  clockUnsynchronised: 32,
  /** The collector's wall clock was more than a second off; the time was corrected by the server's, to the accuracy of a round trip. */
  restamped: 64,
} as const;

/** One accepted batch, as read from the shard's log. Arrays are parallel. Times are ms since the Unix epoch (fractions allowed). */
export interface LogBatch {
  /** Position in the shard's log; gap-free, ascending. */
  position: number;
  tenantId: string;
  collectorId: string;
  receivedAtMs: number;
  series: readonly number[];
  tsMs: readonly number[];
  value: readonly number[];
  /** 95 % half-width in the value's unit; null when unknown. */
  uncertainty: readonly (number | null)[];
  flags: readonly number[];
  /** Why runs were not answered, in the collector's words, by the row of their outcome. Only where they differ from the run before. */
  reasons?: ReadonlyMap<number, string>;
}
