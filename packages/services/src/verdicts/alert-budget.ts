import type { TenantTx } from "@padit/db";
import { defaultPolicy } from "../policies/default-policy";
import { authorize, type ServiceContext } from "../service-context";

const BUDGET_DAYS = 30;
const DAY_MS = 86_400_000;

/** What the organization's alerts of the last 30 days cost its people, against the budget that they stated. */
interface BudgetSpend {
  /** Alerts per endpoint in 30 days; null for no budget. */
  budget: number | null;
  /** Alerts about endpoints that opened in the last 30 days. */
  alerts: number;
  /** Endpoints that are measured. */
  endpoints: number;
  /** Alerts per endpoint in 30 days; 0 without endpoints. */
  spent: number;
  isOver: boolean;
}

/** Computes the spend. Being over the budget never drops an alert: it only makes the search for suggestions look further. */
export async function budgetSpend(tx: TenantTx, tenantId: string, at: Date): Promise<BudgetSpend> {
  const { budget: stated } = await defaultPolicy(tx, tenantId);
  const budget = stated.alertsPerEndpointMonth;
  const since = new Date(at.getTime() - BUDGET_DAYS * DAY_MS);
  const alerts = await tx.alert.count({ where: { tenantId, endpointId: { not: null }, openedAt: { gte: since, lte: at } } });
  const endpoints = await tx.endpoint.count({ where: { tenantId, deletedAt: null, paused: false } });
  const spent = endpoints === 0 ? 0 : alerts / endpoints;
  return { budget, alerts, endpoints, spent, isOver: budget !== null && spent > budget };
}

/** The alert budget and what was spent of it. */
export async function getBudgetSpend(ctx: ServiceContext): Promise<BudgetSpend> {
  authorize(ctx, "viewer", "alerts:read");
  return ctx.db.withTenant(ctx.actor.tenantId, (tx) => budgetSpend(tx, ctx.actor.tenantId, ctx.now()));
}
