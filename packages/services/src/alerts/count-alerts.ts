import type { Severity } from "@padit/domain";
import type { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { AlertFilter, alertWhere } from "./alert-filter";
import type { AlertStatus } from "./alert-view";

export const CountAlerts = AlertFilter;

export interface AlertCounts {
  total: number;
  byStatus: Record<AlertStatus, number>;
  bySeverity: Record<Severity, number>;
}

export async function countAlerts(ctx: ServiceContext, input: z.input<typeof CountAlerts>): Promise<AlertCounts> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const filter = parse(CountAlerts, input);
  const groups = await ctx.db.withTenant(ctx.actor.tenantId, async (tx) =>
    tx.alert.groupBy({ by: ["status", "severity"], where: await alertWhere(tx, ctx, filter), _count: true }),
  );
  const counts: AlertCounts = {
    total: 0,
    byStatus: { open: 0, acknowledged: 0, snoozed: 0, resolved: 0 },
    bySeverity: { info: 0, warning: 0, critical: 0 },
  };
  for (const { status, severity, _count: n } of groups) {
    counts.total += n;
    counts.byStatus[status] += n;
    counts.bySeverity[severity] += n;
  }
  return counts;
}
