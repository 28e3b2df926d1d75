import type { SystemTx, TenantTx } from "../doors";
import { timeOf } from "./series-range";

export type Backend = "postgresql" | "timescaledb";

export interface Horizons {
  /** Samples, their details, windows and scores before this time are dropped. */
  raw: Date;
  /** One-minute rollups before this time are dropped. */
  rollup: Date;
}

const DAY_MS = 86_400_000;
/** Ingest accepts samples up to 7 days old; one more day covers the hours around midnight. */
const DAYS_BACK = 8;
const DAYS_AHEAD = 3;

const dayOf = (now: Date, days: number): string => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);

export async function ensurePartitions(tx: SystemTx, now: Date): Promise<void> {
  await tx.$executeRaw`SELECT tsdb.ensure_partitions(${dayOf(now, -DAYS_BACK)}::date, ${dayOf(now, DAYS_AHEAD)}::date)`;
}

export async function dropBefore(tx: SystemTx, { raw, rollup }: Horizons): Promise<void> {
  await tx.$executeRaw`SELECT tsdb.drop_before(${timeOf(raw.getTime())}::timestamptz, ${timeOf(rollup.getTime())}::timestamptz)`;
}

export async function markRollup(tx: SystemTx, until: Date): Promise<void> {
  await tx.$executeRaw`SELECT tsdb.mark_rollup(${timeOf(until.getTime())}::timestamptz)`;
}

export async function refreshRollup(tx: SystemTx): Promise<void> {
  await tx.$executeRaw`SELECT tsdb.refresh_rollup()`;
}

export async function backend(tx: TenantTx | SystemTx): Promise<Backend> {
  const [row] = await tx.$queryRaw<{ name: Backend }[]>`SELECT name FROM tsdb.backend`;
  if (!row) throw new Error("tsdb.backend is empty: the database was not migrated");
  return row.name;
}
