import type { Database, TenantTx } from "@padit/db";
import type { PipelineSettings, RecordedSamples } from "@padit/domain";

/** Samples read by one statement: they are parsed in a few milliseconds, between which the event loop is free. */
const PAGE_SAMPLES = 10_000;
const DAY_MS = 86_400_000;
/** The database keeps microseconds. */
const MICROSECOND_MS = 0.001;

interface Stretch {
  fromMs: number;
  toMs: number;
}

/** All stored samples of one series in `[fromMs, toMs)`, in shared memory. */
export async function readRecordedSamples(
  db: Database,
  tenantId: string,
  seriesId: number,
  { fromMs, toMs }: Stretch,
): Promise<RecordedSamples> {
  const tsMs: number[] = [];
  const value: number[] = [];
  const uncertainty: number[] = [];
  const flags: number[] = [];
  for (let nextMs = fromMs; nextMs < toMs; ) {
    const query = { seriesId, fromMs: nextMs, toMs, limit: PAGE_SAMPLES };
    const page = await db.withTenant(tenantId, (tx) => db.series.samplePage(tx, query));
    for (let i = 0; i < page.tsMs.length; i++) {
      tsMs.push(page.tsMs[i] ?? 0);
      value.push(page.value[i] ?? 0);
      uncertainty.push(page.uncertainty[i] ?? Number.NaN);
      flags.push(page.flags[i] ?? 0);
    }
    if (page.tsMs.length < PAGE_SAMPLES) break;
    nextMs = (page.tsMs.at(-1) ?? toMs) + MICROSECOND_MS;
  }
  return { seriesId, tsMs: shared(tsMs), value: shared(value), uncertainty: shared(uncertainty), flags: sharedFlags(flags) };
}

/** When a collector was heard in `[fromMs, toMs)`, by these of its series. */
export async function readHeardTimes(
  db: Database,
  tenantId: string,
  seriesIds: readonly number[],
  { fromMs, toMs }: Stretch,
  { windowMs, latenessMs }: PipelineSettings,
): Promise<Float64Array> {
  const heard: number[] = [];
  for (let dayMs = fromMs; dayMs < toMs; dayMs += DAY_MS) {
    const query = { seriesIds, fromMs: dayMs, toMs: Math.min(toMs, dayMs + DAY_MS), windowMs, latenessMs };
    const times = await db.withTenant(tenantId, (tx: TenantTx) => db.series.heardTimes(tx, query));
    for (const ms of times) heard.push(ms);
  }
  return shared(heard);
}

export function shared(values: readonly number[]): Float64Array {
  const array = new Float64Array(new SharedArrayBuffer(values.length * Float64Array.BYTES_PER_ELEMENT));
  array.set(values);
  return array;
}

function sharedFlags(values: readonly number[]): Uint8Array {
  const array = new Uint8Array(new SharedArrayBuffer(values.length));
  array.set(values);
  return array;
}
