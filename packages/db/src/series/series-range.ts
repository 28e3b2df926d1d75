/** Series ids and a half-open range of time, ms since the Unix epoch. */
export interface SeriesRange {
  seriesIds: readonly number[];
  fromMs: number;
  toMs: number;
}

/**
 * A sample is at most this much older (ms) than its `slot`: its own time, or the last time of the pack that has it. Queries of
 * `tsdb.tenant_sample` bound both, because an index finds packs by their slot alone.
 */
export const SLOT_MS = 3_600_000;

/** The SQL literal of a timestamptz for ms since the Unix epoch. It keeps microseconds, which a JavaScript Date would cut off. */
export const timeOf = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const micros = Math.round((ms - seconds * 1000) * 1000);
  const date = new Date((seconds + Math.floor(micros / 1_000_000)) * 1000);
  return date.toISOString().replace(".000Z", `.${String(micros % 1_000_000).padStart(6, "0")}Z`);
};
