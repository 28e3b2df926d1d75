import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { acknowledgeAlert } from "./acknowledge-alert";
import { type BulkAlertAction, bulkAlertAction } from "./bulk-alert-action";
import { getAlert } from "./get-alert";
import { undoAlertAction } from "./undo-alert-action";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** Creates an alert and applies an owner's action to it. */
async function afterAction(action: (typeof BulkAlertAction)["_input"]["action"]) {
  const { owner, tenantId, join } = await createTestOrganization(database.db);
  const alerts = new TestAlerts(database.db, tenantId);
  const key = newId();
  const id = await alerts.alert({ key });
  const { undoToken } = await bulkAlertAction(owner, { target: { ids: [id] }, action, idempotencyKey: newId() });
  const undo = () => undoAlertAction(owner, { undoToken: undoToken ?? "" });
  return { owner, tenantId, join, alerts, key, id, undo, read: () => getAlert(owner, { alertId: id }) };
}

test.each([
  { type: "acknowledge" },
  { type: "resolve", verdict: "expected" },
  { type: "snooze", until: new Date(Date.now() + 3_600_000) },
] as const)("$type is undone although detection has gone on telling the alert's story", async (action) => {
  const { tenantId, id, undo, read } = await afterAction(action);
  await database.db.withTenant(tenantId, (tx) =>
    tx.alert.updateMany({
      where: { tenantId, id },
      data: { description: "udp_echo_rtt rose further.", severity: "critical", lastSeenAt: new Date(), version: { increment: 1 } },
    }),
  );
  expect(await undo()).toEqual({ restored: 1, skipped: 0 });
  expect(await read()).toMatchObject({
    status: "open",
    acknowledgedAt: null,
    acknowledgedBy: null,
    snoozedUntil: null,
    resolvedAt: null,
    resolvedBy: null,
    verdict: null,
    description: "udp_echo_rtt rose further.",
    severity: "critical",
  });
});

test("what somebody else has decided since stays", async () => {
  const { join, id, undo, read } = await afterAction({ type: "snooze", until: new Date(Date.now() + 3_600_000) });
  await acknowledgeAlert(await join("operator"), { alertId: id });
  expect(await undo()).toEqual({ restored: 0, skipped: 1 });
  expect(await read()).toMatchObject({ status: "acknowledged", acknowledgedBy: "Some operator" });
});

test("undone twice, the second time changes nothing and gets the first one's answer", async () => {
  const { undo, read, join, id } = await afterAction({ type: "acknowledge" });
  expect(await undo()).toEqual({ restored: 1, skipped: 0 });
  await acknowledgeAlert(await join("operator"), { alertId: id });
  expect(await undo()).toEqual({ restored: 1, skipped: 0 });
  expect(await read()).toMatchObject({ status: "acknowledged", acknowledgedBy: "Some operator" });
});

test("a resolved alert whose cause has raised another meanwhile stays resolved", async () => {
  const { alerts, key, undo, read } = await afterAction({ type: "resolve", verdict: "true" });
  await alerts.alert({ key });
  expect(await undo()).toEqual({ restored: 0, skipped: 1 });
  expect(await read()).toMatchObject({ status: "resolved" });
});
