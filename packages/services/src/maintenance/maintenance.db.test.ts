import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { getMaintenance, listMaintenance, previewMaintenance } from "./maintenance-queries";
import { cancelMaintenance, createMaintenance, updateMaintenance } from "./maintenance-verbs";
import { endMaintenance, extendMaintenance, undoEndMaintenance } from "./run-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const HOUR_MS = 3_600_000;

/** An organization with its own clock. */
async function organization(startsAt = "2026-11-29T01:00:00Z") {
  const { owner, join, tenantId, audited } = await createTestOrganization(database.db);
  const clock = { at: new Date(startsAt) };
  const at = <Context extends typeof owner>(ctx: Context): Context => ({ ...ctx, now: () => clock.at });
  const after = (hours: number) => new Date(clock.at.getTime() + hours * HOUR_MS);
  const rows = new TestAlerts(database.db, tenantId);
  return { owner: at(owner), join: async (role: "operator" | "viewer") => at(await join(role)), tenantId, rows, clock, after, audited };
}

const upgrade = (startsAt: Date) => ({
  ...{
    name: "Router upgrade",
    reference: "CHG-1234",
    selector: "name:du-*",
    startsAt,
    durationSeconds: 4 * 3600,
    timeZone: "Europe/Berlin",
  },
  expected: { type: "outage" as const, outageSeconds: 300 },
});

test("a maintenance states what it covers, whether it runs, and its next five starts in its zone", async () => {
  const { owner, rows, clock, after } = await organization("2026-10-23T00:00:00Z");
  await rows.endpoint("du-1");
  await rows.endpoint("du-2");
  await rows.endpoint("olt-1");
  const planned = await createMaintenance(owner, { ...upgrade(after(0)), rrule: "freq=daily" });
  expect(planned).toMatchObject({
    ...{ owner: "Olga Owner", reference: "CHG-1234", covers: 2, endpointNames: ["du-1", "du-2"], phase: "running", active: true },
    ...{ rrule: "FREQ=DAILY", expected: { type: "outage", outageMs: 300_000 }, current: { startsAt: clock.at, endsAt: after(4) } },
  });
  // 02:00 in Berlin, across the change to winter time on 25 October, when 02:00 comes twice and the first one counts.
  expect(planned.next.map((at) => at.toISOString().slice(0, 16))).toEqual([
    ...["2026-10-24T00:00", "2026-10-25T00:00", "2026-10-26T01:00", "2026-10-27T01:00", "2026-10-28T01:00"],
  ]);
  const preview = await previewMaintenance(owner, { ...planned, selector: "name:olt-*" });
  expect(preview).toMatchObject({ covers: 1, endpointNames: ["olt-1"] });
  expect(preview.next[0]).toEqual({ startsAt: clock.at, endsAt: after(4) });
});

test("a run is extended and ended early with undo, and each step is audited once", async () => {
  const { owner, join, clock, after, audited } = await organization();
  const startsAt = clock.at;
  const { id: maintenanceId } = await createMaintenance(owner, upgrade(startsAt));
  const longer = after(6);
  expect((await extendMaintenance(owner, { maintenanceId, endsAt: longer })).current).toEqual({ startsAt, endsAt: longer });
  clock.at = after(5);
  const { maintenance, undoToken } = await endMaintenance(owner, { maintenanceId });
  expect(maintenance).toMatchObject({ phase: "past", active: false, current: null, last: { endsAt: clock.at }, next: [] });
  await expect(undoEndMaintenance(await join("operator"), { undoToken: undoToken ?? "" })).rejects.toMatchObject({ code: "not_found" });
  for (const _twice of [1, 2])
    expect((await undoEndMaintenance(owner, { undoToken: undoToken ?? "" })).current).toEqual({ startsAt, endsAt: longer });
  clock.at = longer;
  expect((await endMaintenance(owner, { maintenanceId })).undoToken).toBeNull();
  await expect(extendMaintenance(owner, { maintenanceId, endsAt: after(1) })).rejects.toMatchObject({ code: "conflict" });
  expect(await audited()).toEqual(["maintenance.create", "maintenance.extend", "maintenance.end", "maintenance.undo_end"]);
});

test("a schedule may change until it runs; what describes the work may change at any time", async () => {
  const { owner, clock, after } = await organization();
  const { id: maintenanceId } = await createMaintenance(owner, upgrade(after(2)));
  expect((await updateMaintenance(owner, { maintenanceId, startsAt: after(1) })).next).toEqual([after(1)]);
  clock.at = after(1);
  expect((await getMaintenance(owner, { maintenanceId })).active).toBe(true);
  const moved = updateMaintenance(owner, { maintenanceId, startsAt: after(3) });
  await expect(moved).rejects.toMatchObject({ code: "conflict" });
  const described = await updateMaintenance(owner, { maintenanceId, reference: "CHG-2", expected: { type: "reroute" } });
  expect(described).toMatchObject({ reference: "CHG-2", expected: { type: "reroute" }, active: true, name: "Router upgrade" });
});

test("cancelling ends the present run and all that would follow; the maintenance stays in the list", async () => {
  const { owner, after, audited } = await organization();
  const { id: maintenanceId } = await createMaintenance(owner, { ...upgrade(after(0)), rrule: "FREQ=DAILY" });
  for (const _twice of [1, 2])
    expect(await cancelMaintenance(owner, { maintenanceId })).toMatchObject({ phase: "past", next: [], active: false });
  expect((await listMaintenance(owner, {})).items.map(({ id }) => id)).toEqual([maintenanceId]);
  await expect(updateMaintenance(owner, { maintenanceId, name: "x" })).rejects.toMatchObject({ code: "conflict" });
  expect(await audited()).toEqual(["maintenance.create", "maintenance.cancel"]);
});

test("a page lists maintenance from the newest first start, and its cursor goes on", async () => {
  const { owner, after } = await organization();
  const ids: string[] = [];
  for (const hours of [1, 3, 2]) ids.push((await createMaintenance(owner, upgrade(after(hours)))).id);
  const first = await listMaintenance(owner, { limit: 2 });
  const second = await listMaintenance(owner, { limit: 2, cursor: first.nextCursor });
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual([ids[1], ids[2], ids[0]]);
  expect(second.nextCursor).toBeNull();
});

test.each([
  ["no selector", { selector: " " }],
  ["a selector that depends on the person", { selector: "owner:me" }],
  ["a selector of alerts", { selector: "sev:critical" }],
  ["no name", { name: " " }],
  ["a time that is over", { startsAt: new Date("2026-11-28T00:00:00Z") }],
  ["a start in three years", { startsAt: new Date("2029-11-28T00:00:00Z") }],
  ["an unknown zone", { timeZone: "Europe/Atlantis" }],
  ["an unreadable rule", { rrule: "every Sunday" }],
  ["occurrences that overlap", { rrule: "FREQ=HOURLY" }],
  ["a run of eight days", { durationSeconds: 8 * 86_400 }],
])("a maintenance with %s is refused", async (_what, changes) => {
  const { owner, after } = await organization();
  await expect(createMaintenance(owner, { ...upgrade(after(1)), ...changes })).rejects.toMatchObject({ code: "invalid" });
});

test("a viewer sees maintenance and plans none; an owner is a member of the organization", async () => {
  const { owner, join, after } = await organization();
  const [viewer, operator] = [await join("viewer"), await join("operator")];
  await expect(createMaintenance(viewer, upgrade(after(1)))).rejects.toMatchObject({ code: "forbidden" });
  const ownerId = operator.actor.kind === "user" ? operator.actor.userId : "";
  expect((await createMaintenance(owner, { ...upgrade(after(1)), ownerId })).owner).toBe("Some operator");
  await expect(createMaintenance(owner, { ...upgrade(after(1)), ownerId: newId() })).rejects.toMatchObject({ code: "not_found" });
  expect((await listMaintenance(viewer, {})).items).toHaveLength(1);
});
