import { wilson } from "@padit/domain/training";
import { RIGHT_VERDICTS, WRONG_VERDICTS } from "@padit/domain/verdicts";
import { z } from "zod";
import { defaultPolicy } from "../policies/default-policy";
import { authorize, parse, type ServiceContext } from "../service-context";
import { TimeZone } from "../time-zone";

/** `timeZone`: zone in which days begin. */
export const AlertSpend = z.object({ days: z.int().min(1).max(90).default(30), timeZone: TimeZone.default("UTC") });

export interface AlertSpendView {
  /** Alerts that opened on each local day (`YYYY-MM-DD`), oldest first; the last day is today. */
  days: { day: string; detectors: number; others: number }[];
  /** Maximum number of detector alerts per day; null without a budget. */
  budget: number | null;
  /** People's verdicts on the alerts of these days: how many were a real problem, with Wilson's 95 % interval of the share. */
  verdicts: { real: number; total: number; low: number; high: number };
}

/**
 * How many alerts detection spent of its budget. An alert that a rule holds counts as `others`, and so do alerts about collectors: the budget
 * limits what the detectors raise on their own.
 */
export async function alertSpend(ctx: ServiceContext, input: z.input<typeof AlertSpend>): Promise<AlertSpendView> {
  authorize(ctx, "viewer", "alerts:read");
  const { days, timeZone } = parse(AlertSpend, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const now = ctx.now();
    const rows = await tx.$queryRaw<(AlertSpendView["days"][number] & { real: number; judged: number })[]>`
      WITH day AS (
        SELECT generate_series(today - ${days - 1}::int, today, interval '1 day')::date AS day
        FROM (SELECT (${now}::timestamptz AT TIME ZONE ${timeZone})::date AS today) AS clock
      ), opened AS (
        SELECT (opened_at AT TIME ZONE ${timeZone})::date AS day, verdict,
          rule_id IS NULL AND endpoint_id IS NOT NULL AND sources->>'detector' = 'true' AS by_detectors
        FROM alert
        WHERE tenant_id = ${tenantId}::uuid AND opened_at <= ${now}::timestamptz
          AND opened_at >= (SELECT min(day)::timestamp AT TIME ZONE ${timeZone} FROM day)
      )
      SELECT to_char(day.day, 'YYYY-MM-DD') AS day,
        (count(*) FILTER (WHERE by_detectors))::int AS detectors,
        (count(*) FILTER (WHERE NOT by_detectors))::int AS others,
        (count(*) FILTER (WHERE verdict::text = ANY(${RIGHT_VERDICTS})))::int AS real,
        (count(*) FILTER (WHERE verdict::text = ANY(${[...RIGHT_VERDICTS, ...WRONG_VERDICTS]})))::int AS judged
      FROM day LEFT JOIN opened ON opened.day = day.day GROUP BY day.day ORDER BY day.day`;
    const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + of(row), 0);
    const [real, total] = [sum((row) => row.real), sum((row) => row.judged)];
    const { budget } = await defaultPolicy(tx, tenantId);
    return {
      days: rows.map(({ day, detectors, others }) => ({ day, detectors, others })),
      budget: budget.alertsPerDay,
      verdicts: { real, total, ...wilson(real, total) },
    };
  });
}
