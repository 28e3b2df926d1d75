import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyPolicy } from "../policies/apply-policy";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { getBudgetSpend } from "./alert-budget";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("the spend is alerts about endpoints per measured endpoint in 30 days, whoever raised them", async () => {
  const { owner, tenantId } = await createTestOrganization(database.db);
  const now = new Date("2026-11-28T12:00:00Z");
  const ctx = { ...owner, now: () => now };
  expect(await getBudgetSpend(ctx)).toEqual({ budget: null, alerts: 0, endpoints: 0, spent: 0, isOver: false });
  const rows = new TestAlerts(database.db, tenantId);
  const [one, two] = [await rows.endpoint("one"), await rows.endpoint("two")];
  const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
  await rows.alerts([
    { endpointId: one, openedAt: daysAgo(1) },
    { endpointId: one, openedAt: daysAgo(29), ruleId: one },
    { endpointId: two, openedAt: daysAgo(2), status: "resolved" },
    { endpointId: two, openedAt: daysAgo(31) },
    { openedAt: daysAgo(1), kind: "no_data" },
  ]);
  await applyPolicy(ctx, { preset: "balanced", budget: { alertsPerEndpointMonth: 1.5 } });
  expect(await getBudgetSpend(ctx)).toMatchObject({ budget: 1.5, alerts: 3, endpoints: 2, spent: 1.5, isOver: false });
  await rows.alert({ endpointId: two, openedAt: daysAgo(3) });
  expect(await getBudgetSpend(ctx)).toMatchObject({ spent: 2, isOver: true });
});
