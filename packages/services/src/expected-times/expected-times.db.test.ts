import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { getAlert } from "../alerts/get-alert";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { expectAlert } from "./expect-alert";
import { listExpectedTimes, removeExpectedTime } from "./expected-times";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const DAY_MS = 86_400_000;
const NEWEST_MS = Date.UTC(2026, 10, 27, 2, 3);

/** Creates an endpoint that failed for so many minutes on each of these mornings, with evidence of repetition unless `repeats` is false. */
async function failing(minutes: readonly number[], repeats = true) {
  const organization = await createTestOrganization(database.db);
  const { tenantId } = organization;
  const rows = new TestAlerts(database.db, tenantId);
  const [endpointId, collectorId] = [await rows.endpoint("backup host"), await rows.collector("muc-2")];
  const key = `${tenantId}|${endpointId}|${collectorId}|delivery`;
  const ids = minutes.map(() => newId());
  await database.db.withTenant(tenantId, async (tx) => {
    for (const [i, id] of ids.entries()) {
      const startedAt = new Date(NEWEST_MS - (ids.length - 1 - i) * DAY_MS);
      const endedAt = new Date(startedAt.getTime() + (minutes[i] ?? 0) * 60_000);
      const isNewest = i === ids.length - 1;
      const evidence = isNewest && repeats ? { repeats: { minute_of_day: 183, time_zone: "Europe/Berlin", days: ids.length } } : {};
      const texts = { title: "t", description: "d", kind: "outage", metricName: "icmp_loss", severity: "critical" as const };
      const times = { episodeStart: startedAt, openedAt: startedAt, lastSeenAt: endedAt };
      const status = isNewest ? {} : { status: "resolved" as const, resolvedAt: endedAt, resolvedBy: "system" };
      const row = { tenantId, id, key, endpointId, collectorId, metricGroup: "delivery", detectionScore: { evidence }, sources: {} };
      await tx.alert.create({ data: { ...row, ...texts, ...times, ...status } });
      const { title: _, description: sentence, ...facts } = texts;
      const bout = { tenantId, alertId: id, startedAt, openedAt: startedAt, endedAt, sentence, evidence, ...facts };
      await tx.alertBout.create({ data: bout });
    }
  });
  const owner = { ...organization.owner, now: () => new Date(NEWEST_MS + 3_600_000) };
  return { ...organization, owner, endpointId, alertId: ids.at(-1) ?? "", key };
}

test("what failed for as long at the same time is expected there, for its longest length rounded up; given twice it is given once", async () => {
  const { owner, alertId, endpointId, tenantId } = await failing([21, 23.5, 22]);
  const expectation = { startMinute: 183, lengthMinutes: 25, timeZone: "Europe/Berlin", days: 3 };
  expect((await getAlert(owner, { alertId })).expectation).toEqual(expectation);
  for (const _ of [1, 2])
    expect(await expectAlert(owner, { alertId, note: "backup" })).toMatchObject({ status: "resolved", verdict: "expected" });
  const times = await listExpectedTimes(owner, { endpointId });
  const { days: _, ...stated } = expectation;
  expect(times).toMatchObject([{ ...stated, collectorName: "muc-2", metricGroup: "delivery", expectedBy: "Olga Owner" }]);
  const audited = () =>
    database.db.withTenant(tenantId, (tx) =>
      tx.auditEntry.findMany({ where: { action: { not: "organization.create" } }, orderBy: { at: "asc" } }),
    );
  expect((await audited()).map(({ action }) => action)).toEqual(["alert.expect"]);
  expect((await audited())[0]?.detail).toMatchObject({ at: "03:03", lengthMinutes: 25, timeZone: "Europe/Berlin", note: "backup" });

  const expectedTimeId = times[0]?.id ?? "";
  await removeExpectedTime(owner, { expectedTimeId });
  expect(await listExpectedTimes(owner, { endpointId })).toEqual([]);
  expect((await audited()).map(({ action }) => action).sort()).toEqual(["alert.expect", "expected_time.remove"]);
  await expect(removeExpectedTime(owner, { expectedTimeId })).rejects.toMatchObject({ code: "not_found" });
});

test("a longer failure at the same time widens what is expected instead of adding to it", async () => {
  const { owner, alertId, endpointId, tenantId } = await failing([21, 22, 22]);
  await expectAlert(owner, { alertId });
  await database.db.withTenant(tenantId, (tx) =>
    tx.alertBout.updateMany({ where: { alertId }, data: { endedAt: new Date(NEWEST_MS + 50 * 60_000) } }),
  );
  await expectAlert(owner, { alertId });
  expect((await listExpectedTimes(owner, { endpointId })).map(({ lengthMinutes }) => lengthMinutes)).toEqual([50]);
});

test("what does not repeat is refused with the reason, and viewers are refused", async () => {
  const { owner, alertId, join } = await failing([22, 22], false);
  expect((await getAlert(owner, { alertId })).expectation).toBeNull();
  await expect(expectAlert(owner, { alertId })).rejects.toMatchObject({ code: "conflict" });
  await expect(expectAlert(await join("viewer"), { alertId })).rejects.toMatchObject({ code: "forbidden" });
});
