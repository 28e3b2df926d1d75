import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { acknowledgeAlert } from "./acknowledge-alert";
import { bulkAlertAction } from "./bulk-alert-action";
import { snoozeAlert } from "./snooze-alert";
import { undoAlertAction } from "./undo-alert-action";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("only an alert that waits or waited for a time wakes its timer: no workflow for each of 500 acknowledged at once", async () => {
  const { db } = database;
  const { owner, tenantId } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const [plain, waiting] = [await rows.alert({}), await rows.alert({})];
  const woken = async (): Promise<unknown[]> => {
    const messages = await db.withTenant(tenantId, (tx) =>
      tx.outbox.findMany({ where: { tenantId, kind: "workflow" }, orderBy: { id: "asc" } }),
    );
    return messages.map(({ payload }) => Object(payload).workflowId);
  };
  const bulk = (type: "acknowledge" | "unacknowledge", ...ids: string[]) =>
    bulkAlertAction(owner, { target: { ids }, action: { type }, idempotencyKey: `${type} ${ids.join(" ")}` });

  const { undoToken } = await bulk("acknowledge", plain, waiting);
  await undoAlertAction(owner, { undoToken: undoToken ?? "" });
  await acknowledgeAlert(owner, { alertId: plain });
  expect(await woken()).toEqual([]);

  await snoozeAlert(owner, { alertId: waiting, until: new Date(owner.now().getTime() + 3_600_000) });
  expect(await woken()).toEqual([`alertTimers/${waiting}`]);
  await acknowledgeAlert(owner, { alertId: waiting });
  expect(await woken()).toEqual([`alertTimers/${waiting}`, `alertTimers/${waiting}`]);
});
