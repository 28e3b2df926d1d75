/** Series ids and a half-open range of time, ms since the Unix epoch. */
export interface SeriesRange {
  seriesIds: readonly number[];
  fromMs: number;
  toMs: number;
}

/** The SQL literal of a timestamptz for ms since the Unix epoch. It keeps microseconds, which a JavaScript Date would cut off. */
export const timeOf = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const micros = Math.round((ms - seconds * 1000) * 1000);
  const date = new Date((seconds + Math.floor(micros / 1_000_000)) * 1000);
  return date.toISOString().replace(".000Z", `.${String(micros % 1_000_000).padStart(6, "0")}Z`);
};
