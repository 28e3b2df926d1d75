import type { SystemTx } from "./doors";

/** The amount that one process counted for one budget in one window. */
interface BudgetUse {
  key: string;
  windowStart: Date;
  used: number;
}

/**
 * Adds the amounts that a process counted since its last call, and returns the totals over all processes in the order of `uses`. Rows are
 * written in the order of their keys, so that two processes cannot deadlock.
 */
export async function addBudgetUses(tx: SystemTx, uses: readonly BudgetUse[]): Promise<number[]> {
  // A crash may lose the last moments of counting; in return no request waits for the disk.
  await tx.$executeRaw`SET LOCAL synchronous_commit = off`;
  const keys = uses.map(({ key }) => key);
  const starts = uses.map(({ windowStart }) => windowStart);
  const amounts = uses.map(({ used }) => used);
  const rows = await tx.$queryRaw<{ key: string; windowStart: Date; used: bigint }[]>`
    INSERT INTO budget_use AS b (key, window_start, used)
    SELECT key, window_start, sum(used) FROM unnest(${keys}::text[], ${starts}::timestamptz[], ${amounts}::bigint[]) AS u (key, window_start, used)
    GROUP BY key, window_start ORDER BY key, window_start
    ON CONFLICT (key, window_start) DO UPDATE SET used = b.used + EXCLUDED.used
    RETURNING key, window_start AS "windowStart", used`;
  const nameOf = (key: string, windowStart: Date): string => `${windowStart.getTime()} ${key}`;
  const totals = new Map(rows.map(({ key, windowStart, used }) => [nameOf(key, windowStart), Number(used)]));
  return uses.map(({ key, windowStart }) => totals.get(nameOf(key, windowStart)) ?? 0);
}
