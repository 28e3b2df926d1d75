import type { RollupRow } from "@padit/db";
import { blameOf, OUTCOME_CODES } from "@padit/domain/metrics";
import { type AlertSign, alertsState, type EndpointState, isAboutMeasuring } from "./endpoint-state";

export type CellState = EndpointState;

export interface HeartbeatCell {
  state: CellState;
  /** Number of measured runs. */
  n: number;
  /** Median of the protocol's delay, or the mean if the range is read from rollups; null when not measured. */
  delay: number | null;
  /** Mean of the protocol's loss or availability; null when not measured. */
  delivery: number | null;
  /** Code of the outcome that left every run unanswered; null if a run was answered or nothing ran. */
  outcome: number | null;
}

interface Stood extends AlertSign {
  episodeStart: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
}

export interface HeartbeatFacts {
  fromMs: number;
  cellMs: number;
  cells: number;
  /** Rows of the two headline metrics; several collectors may measure the same metric. */
  delayRows: readonly RollupRow[];
  deliveryRows: readonly RollupRow[];
  /** Rows of other metrics, which only show that something was measured. */
  otherRows?: readonly RollupRow[];
  /** Rows of the outcome metrics. */
  outcomeRows?: readonly RollupRow[];
  alerts: readonly Stood[];
  /** Start of learning; null if detection does not learn. */
  learningSince: Date | null;
  /** Ranges of planned work, Unix time in ms. */
  planned?: readonly { fromMs: number; toMs: number }[];
  /** Whether the endpoint is paused now. Its cells after the last measured one are then paused. */
  isPaused?: boolean;
}

/** The cells of a bar, oldest first; the last cell contains the present. */
export function heartbeatCells({
  fromMs,
  cellMs,
  cells,
  delayRows,
  deliveryRows,
  otherRows = [],
  outcomeRows = [],
  alerts,
  learningSince,
  planned = [],
  isPaused = false,
}: HeartbeatFacts): HeartbeatCell[] {
  const delays = byBucket(delayRows);
  const deliveries = byBucket(deliveryRows);
  const others = byBucket(otherRows);
  const outcomes = byBucket(outcomeRows);
  const bar = Array.from({ length: cells }, (_, index) => {
    const startMs = fromMs + index * cellMs;
    const endMs = startMs + cellMs;
    const delay = weighted(delays.get(startMs) ?? [], ({ p50, mean }) => p50 ?? mean);
    const delivery = weighted(deliveries.get(startMs) ?? [], ({ mean }) => mean);
    const n = Math.max(delay?.n ?? 0, delivery?.n ?? 0, ...(others.get(startMs) ?? []).map((row) => row.n));
    // A resolved alert has no sources any more, but its kind still identifies an outage.
    const present = alerts.filter((alert) => stoodIn(alert, startMs, endMs));
    const calm = learningSince !== null && endMs > learningSince.getTime() ? "learning" : "ok";
    const outcome = unansweredBy(outcomes.get(startMs) ?? []);
    const isUnmeasured = present.some(isAboutMeasuring) || (outcome !== null && blameOf(outcome) === "collector");
    const isPlanned = planned.some(({ fromMs: from, toMs: to }) => from < endMs && to > startMs);
    const measured = n > 0 ? (alertsState(present) ?? calm) : isUnmeasured ? "not_measured" : "unknown";
    const state: CellState = isPlanned ? "maintenance" : measured;
    return { state, n, delay: delay?.value ?? null, delivery: delivery?.value ?? null, outcome };
  });
  return isPaused ? withPause(bar) : bar;
}

/** The cells of a paused endpoint. When a person paused it is not stored, so the pause begins after the last measured cell. */
function withPause(bar: HeartbeatCell[]): HeartbeatCell[] {
  const last = bar.findLastIndex(({ n }) => n > 0);
  return bar.map((cell, index) => (index > last ? { ...cell, state: "paused" } : cell));
}

/** The outcome because of which no run of a cell was answered. Parts that the far end does not offer are ignored. */
function unansweredBy(rows: readonly RollupRow[]): number | null {
  const offered = rows.filter(({ min, max }) => min !== OUTCOME_CODES.not_offered || max !== OUTCOME_CODES.not_offered);
  const lowest = Math.min(...offered.map(({ min }) => min));
  return Number.isFinite(lowest) && blameOf(lowest) !== "nobody" ? lowest : null;
}

function byBucket(rows: readonly RollupRow[]): Map<number, RollupRow[]> {
  const buckets = new Map<number, RollupRow[]>();
  for (const row of rows) buckets.set(row.bucketMs, [...(buckets.get(row.bucketMs) ?? []), row]);
  return buckets;
}

const stoodIn = ({ episodeStart, lastSeenAt, resolvedAt }: Stood, fromMs: number, toMs: number): boolean =>
  episodeStart.getTime() < toMs && (resolvedAt === null || lastSeenAt.getTime() >= fromMs);

/** Weighted mean over collectors, by number of samples. A mean of medians is no median, but close enough for a bar. */
export function weighted(rows: readonly RollupRow[], of: (row: RollupRow) => number | null): { n: number; value: number } | null {
  const known = rows.flatMap((row) => {
    const value = of(row);
    return value === null ? [] : [{ n: row.n, value }];
  });
  const n = known.reduce((sum, row) => sum + row.n, 0);
  return n === 0 ? null : { n, value: known.reduce((sum, row) => sum + row.value * row.n, 0) / n };
}
