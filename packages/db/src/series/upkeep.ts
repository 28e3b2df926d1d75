import type { SystemTx, TenantTx } from "../doors";
import { timeOf } from "./series-range";

export type Backend = "postgresql" | "timescaledb";

/** Data that lies wholly before these times is dropped. */
export interface Horizons {
  /** Of samples, their details, windows and scores. */
  raw: Date;
  /** Of the rollups, by the width of their buckets. */
  minutes: Date;
  fiveMinutes: Date;
  hours: Date;
}

const DAY_MS = 86_400_000;
/** Ingest accepts samples up to 7 days old; one more day covers the hours around midnight. */
const DAYS_BACK = 8;
const DAYS_AHEAD = 3;

const dayOf = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);

export async function ensurePartitions(tx: SystemTx, now: Date): Promise<void> {
  await tx.$executeRaw`SELECT tsdb.ensure_partitions(${dayOf(now, -DAYS_BACK)}::date, ${dayOf(now, DAYS_AHEAD)}::date)`;
}

/** Everything at once; upkeep does the same in slices. */
export async function dropBefore(tx: SystemTx, { raw, minutes, fiveMinutes, hours }: Horizons): Promise<void> {
  const [a, b, c, d] = [raw, minutes, fiveMinutes, hours].map((date) => timeOf(date.getTime()));
  for (let hasMore = true; hasMore; ) {
    const [row] = await tx.$queryRaw<{ more: boolean }[]>`
      SELECT tsdb.drop_slice(${a}::timestamptz, ${b}::timestamptz, ${c}::timestamptz, ${d}::timestamptz, 100000) AS more`;
    hasMore = row?.more ?? false;
  }
}

export async function backend(tx: TenantTx | SystemTx): Promise<Backend> {
  const [row] = await tx.$queryRaw<{ name: Backend }[]>`SELECT name FROM tsdb.backend`;
  if (!row) throw new Error("tsdb.backend is empty: the database was not migrated");
  return row.name;
}
