import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { STANDARD_ALERTS } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestOrganization } from "../testing/test-organization";
import { applyPolicy } from "./apply-policy";
import { changeDefaultAlerts } from "./change-default-alerts";
import { getPolicy } from "./get-policy";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const patient = { ...STANDARD_ALERTS, delivery: { ...STANDARD_ALERTS.delivery, k: 5, n: 8 } };

test("a new organization has the default alerts before anybody set anything", async () => {
  const { owner } = await createTestOrganization(database.db);
  expect((await getPolicy(owner)).policy).toMatchObject({ defaults: STANDARD_ALERTS, updatedAt: null });
});

test("an operator changes them without a replay; history and audit trail name both states, and doing it twice keeps one policy", async () => {
  const { owner, join, audited, tenantId } = await createTestOrganization(database.db);
  const operator = await join("operator");
  expect(await changeDefaultAlerts(operator, { defaults: patient })).toMatchObject({ preset: "balanced", defaults: patient });
  expect(await changeDefaultAlerts(operator, { defaults: patient })).toMatchObject({ defaults: patient });
  const { policy, changes } = await getPolicy(owner);
  expect(policy.defaults).toEqual(patient);
  expect(changes.at(-1)).toMatchObject({ before: { defaults: STANDARD_ALERTS }, after: { defaults: patient } });
  expect(await audited()).toEqual(["policy.update", "policy.update"]);
  expect(await database.db.withTenant(tenantId, (tx) => tx.policy.count({ where: { tenantId } }))).toBe(1);
});

test("a change of the budget keeps them", async () => {
  const { owner } = await createTestOrganization(database.db);
  await changeDefaultAlerts(owner, { defaults: patient });
  expect(await applyPolicy(owner, { preset: "balanced", budget: { alertsPerDay: 9 } })).toMatchObject({ defaults: patient });
  expect((await getPolicy(owner)).policy.defaults).toEqual(patient);
});

test("what was stored before default alerts existed reads as the standard ones", async () => {
  const { owner, tenantId } = await createTestOrganization(database.db);
  const { id } = await applyPolicy(owner, { preset: "balanced", budget: { alertsPerDay: 1 } });
  const old = { preset: "balanced", budget: { alertsPerDay: null } };
  await database.db.withTenant(tenantId, (tx) =>
    tx.policyChange.updateMany({ where: { tenantId, policyId: id }, data: { before: old, after: old } }),
  );
  expect((await getPolicy(owner)).changes).toMatchObject([{ before: { defaults: STANDARD_ALERTS } }]);
});

test("a viewer changes nothing, and numbers that contradict each other are refused with their place", async () => {
  const { owner, join } = await createTestOrganization(database.db);
  await expect(changeDefaultAlerts(await join("viewer"), { defaults: patient })).rejects.toMatchObject({ code: "forbidden" });
  await expect(changeDefaultAlerts(owner, { defaults: { delivery: { k: 5, n: 4 } } })).rejects.toMatchObject({
    code: "invalid",
    issues: [{ path: "defaults.delivery.n" }],
  });
});
