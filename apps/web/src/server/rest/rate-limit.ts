import { isPaditError } from "@padit/domain";
import { type Budget, type BudgetState, type Budgets, SITE_BUDGETS } from "@padit/services/budgets";
import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { RestEnv } from "./rest-env";

/** Limits requests per key and minute. Every answer states the rest of the key's budget (draft-ietf-httpapi-ratelimit-headers-06). */
export function rateLimit(budgets: Budgets, requestsPerMinute = SITE_BUDGETS.keyRequests.limit) {
  const keyRequests = { ...SITE_BUDGETS.keyRequests, limit: requestsPerMinute };
  return createMiddleware<RestEnv>(async (c, next) => {
    const { actor } = c.var.service;
    const holder = actor.kind === "api_key" ? actor.keyId : actor.tenantId;
    setRateHeaders(c, await spendShowing(c, budgets, keyRequests, holder));
    await spendShowing(c, budgets, SITE_BUDGETS.tenantRequests, actor.tenantId);
    await next();
  });
}

/** Limits routes that read much data. */
export function heavyRead(budgets: Budgets) {
  return createMiddleware<RestEnv>(async (c, next) => {
    const { actor } = c.var.service;
    await spendShowing(c, budgets, SITE_BUDGETS.actorHeavyReads, actor.kind === "api_key" ? actor.keyId : actor.tenantId);
    await spendShowing(c, budgets, SITE_BUDGETS.tenantHeavyReads, actor.tenantId);
    await next();
  });
}

/** Limits routes that make the organization send a test message. */
export function testDelivery(budgets: Budgets) {
  return createMiddleware<RestEnv>(async (c, next) => {
    await spendShowing(c, budgets, SITE_BUDGETS.tenantTestDeliveries, c.var.service.actor.tenantId);
    await next();
  });
}

/** Spends from a budget; when the budget refuses, the headers state it. @throws PaditError rate_limited */
async function spendShowing(c: Context, budgets: Budgets, budget: Budget, holder: string): Promise<BudgetState> {
  try {
    return await budgets.spend(budget, holder);
  } catch (error) {
    const { limit, windowSeconds } = budget;
    if (isPaditError(error) && error.code === "rate_limited")
      setRateHeaders(c, { limit, windowSeconds, remaining: 0, resetSeconds: error.retryAfterSeconds ?? windowSeconds });
    throw error;
  }
}

function setRateHeaders(c: Context, { limit, windowSeconds, remaining, resetSeconds }: BudgetState): void {
  c.header("RateLimit-Limit", String(limit));
  c.header("RateLimit-Policy", `${limit};w=${windowSeconds}`);
  c.header("RateLimit-Remaining", String(remaining));
  c.header("RateLimit-Reset", String(resetSeconds));
}
