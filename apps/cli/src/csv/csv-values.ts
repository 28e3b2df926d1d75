/** Empty, non-numeric and, for a delay, negative values are missing samples. */
export function sampleValue(text: string | undefined, column: string): number | null {
  const trimmed = text?.trim() ?? "";
  const value = trimmed === "" ? Number.NaN : Number(trimmed);
  if (!Number.isFinite(value)) return null;
  return value < 0 && /rtt|delay|latency|owd/i.test(column) ? null : value;
}

const DAY_FIRST = /^(\d{1,2})\/(\d{1,2})\/(\d{4})[ T](.+)$/;
/** Smallest numbers read as seconds and as milliseconds since the Unix epoch (March 1973). */
const EPOCH_SECONDS = 1e8;
const EPOCH_MS = 1e11;

/** Time of a row, ms since the Unix epoch. Rows without a readable time are one minute apart. */
export function timeOf(stamp: string, row: number): number {
  const number = Number(stamp);
  if (stamp.trim() !== "" && Number.isFinite(number)) {
    if (number >= EPOCH_MS) return number;
    return number >= EPOCH_SECONDS ? number * 1000 : row * 60_000;
  }
  const [, day, month, year, time] = DAY_FIRST.exec(stamp) ?? [];
  const date = day && month ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}T${time}` : stamp.replace(" ", "T");
  const parsed = Date.parse(/T.*([zZ]|[+-]\d\d:?\d\d)$/.test(date) ? date : `${date}Z`);
  return Number.isFinite(parsed) ? parsed : row * 60_000;
}

export const quoted = (text: string): string => (/[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
