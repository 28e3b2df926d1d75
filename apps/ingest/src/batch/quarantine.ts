import { codeOf } from "@padit/domain/metrics";
import { MAX_DETAIL_CHARACTERS, MAX_ROWS_PER_BATCH } from "@padit/protocols/collector-api";
import type { ParsedBatch } from "./parse";

const MAX_AGE_MS = 7 * 24 * 3_600_000;
const MAX_AHEAD_MS = 5 * 60_000;
/** The words of an outcome for detection, which remembers them; the whole text is in the sample's details. */
const MAX_REASON_CHARACTERS = 300;
const MAX_FLAGS = 0x7fffffff;
/**
 * Largest magnitude of a value or uncertainty, whatever the unit. Values near the end of a float's range are no measurement, and their sums and
 * squares overflow in aggregates.
 */
const VALUE_MAGNITUDE_MAX = 1e15;

type QuarantineReason =
  | "unknown_series"
  | "foreign_series"
  | "bad_time"
  | "too_old"
  | "too_far_ahead"
  | "bad_value"
  | "out_of_range"
  | "bad_uncertainty"
  | "bad_flags"
  | "bad_detail"
  | "series_limit"
  | "name_too_long";

type ParsedMetadata = NonNullable<ParsedBatch["detail"]>[number]["metadata"];

export interface Quarantined {
  reason: QuarantineReason;
  /** Rows of the batch with this reason. */
  n: number;
  /** The first of them, in a form that is safe to store. */
  example: { row: number; series: string; ts: string; value: string };
}

/** Rows that passed; arrays are parallel. */
export interface AcceptedRows {
  series: number[];
  ts: number[];
  value: number[];
  uncertainty: (number | null)[];
  flags: number[];
  details: { series: number; ts: number; json: string }[];
  /** Why runs were not answered, by the place of their outcome in the columns. */
  reasons: { i: number; text: string }[];
}

export interface Judgement {
  accepted: AcceptedRows;
  quarantined: Quarantined[];
}

export type SeriesStanding = "own" | "foreign" | "unknown";

/** Parts the rows that may be stored from those that may not. A bad row never holds back a good one. */
export function judgeRows(batch: ParsedBatch, standing: (series: number) => SeriesStanding, nowMs: number): Judgement {
  const accepted: AcceptedRows = { series: [], ts: [], value: [], uncertainty: [], flags: [], details: [], reasons: [] };
  const quarantined = new Map<QuarantineReason, Quarantined>();
  const details = new Map(batch.detail?.map(({ i, metadata }) => [i, metadata]));
  const hold = (reason: QuarantineReason, row: number) => {
    const known = quarantined.get(reason);
    if (known) known.n += 1;
    else quarantined.set(reason, { reason, n: 1, example: exampleOf(batch, row) });
  };
  for (let row = 0; row < Math.min(batch.series.length, MAX_ROWS_PER_BATCH); row++) {
    const series = batch.series[row];
    const ts = batch.ts[row];
    const value = batch.value[row];
    const uncertainty = batch.uncertainty?.[row] ?? null;
    const flags = batch.flags?.[row] ?? 0;
    const place = isSeriesId(series) ? standing(series) : "unknown";
    if (!isSeriesId(series) || place === "unknown") hold("unknown_series", row);
    else if (place === "foreign") hold("foreign_series", row);
    else if (!isNumber(ts)) hold("bad_time", row);
    else if (ts < nowMs - MAX_AGE_MS) hold("too_old", row);
    else if (ts > nowMs + MAX_AHEAD_MS) hold("too_far_ahead", row);
    else if (!isNumber(value)) hold("bad_value", row);
    else if (Math.abs(value) > VALUE_MAGNITUDE_MAX) hold("out_of_range", row);
    else if (uncertainty !== null && !(isNumber(uncertainty) && uncertainty >= 0 && uncertainty <= VALUE_MAGNITUDE_MAX))
      hold("bad_uncertainty", row);
    else if (!isFlags(flags)) hold("bad_flags", row);
    else {
      accepted.series.push(series);
      accepted.ts.push(ts);
      accepted.value.push(value);
      accepted.uncertainty.push(uncertainty);
      accepted.flags.push(flags);
      const metadata = details.get(row);
      const text = reasonIn(metadata, value);
      if (text !== null) accepted.reasons.push({ i: accepted.series.length - 1, text });
      const json = metadata && JSON.stringify(metadata);
      if (json === undefined) continue;
      if (json.length <= MAX_DETAIL_CHARACTERS) accepted.details.push({ series, ts, json });
      else hold("bad_detail", row);
    }
  }
  return { accepted, quarantined: [...quarantined.values()] };
}

/** The words of a run's outcome, whose number is the row's value; null for details of anything else. */
function reasonIn(metadata: ParsedMetadata | undefined, value: number): string | null {
  const { outcome, reason } = metadata ?? {};
  if (typeof outcome !== "string" || typeof reason !== "string" || value !== codeOf(outcome)) return null;
  return reason.slice(0, MAX_REASON_CHARACTERS);
}

const isNumber = (cell: unknown): cell is number => Number.isFinite(cell);
export const isSeriesId = (cell: unknown): cell is number => Number.isInteger(cell) && Number(cell) > 0 && Number(cell) <= 0x7fffffff;
const isFlags = (cell: unknown): cell is number => Number.isInteger(cell) && Number(cell) >= 0 && Number(cell) <= MAX_FLAGS;

const exampleOf = (batch: ParsedBatch, row: number): Quarantined["example"] => ({
  row,
  series: describe(batch.series[row]),
  ts: describe(batch.ts[row]),
  value: describe(batch.value[row]),
});
const describe = (cell: unknown): string => (typeof cell === "number" || cell === null ? String(cell) : typeof cell);
