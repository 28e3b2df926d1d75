import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ServiceContext } from "../service-context";
import { createTestOrganization } from "../testing/test-organization";
import { addOverride, removeOverride, undoRemoveOverride } from "./override-verbs";
import { exportRota, getRota, listRotas, onCallNow, rotaTurns } from "./rota-queries";
import { createRota, deleteRota, updateRota } from "./rota-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** Monday, an hour after the hand-over to the first member. */
const MONDAY = new Date("2026-03-02T08:00:00Z");
const RULES = { name: "Core", timeZone: "Europe/Berlin", period: "week", handoverTime: "08:00", startsOn: "2026-03-02" } as const;

async function organization() {
  const { owner, join, tenantId, audited } = await createTestOrganization(database.db);
  const at = (ctx: ServiceContext): ServiceContext => ({ ...ctx, now: () => MONDAY });
  const [operator, viewer] = [at(await join("operator")), at(await join("viewer"))];
  const ids = [owner, operator, viewer].map(({ actor }) => (actor.kind === "user" ? actor.userId : ""));
  return { owner: at(owner), operator, viewer, ids, tenantId, audited };
}

test("members take turns, an override changes who is on call, and its removal can be undone", async () => {
  const { owner, operator, viewer, ids, audited } = await organization();
  const [first = "", second = "", third = ""] = ids;
  const rota = await createRota(owner, { ...RULES, memberIds: [first, second] });
  expect(rota).toMatchObject({ name: "Core", current: { memberId: first, member: "Olga Owner" }, overrides: [] });
  expect(rota.next[0]).toMatchObject({ memberId: second, startsAt: new Date("2026-03-09T07:00:00Z") });
  const span = { startsAt: MONDAY, endsAt: new Date("2026-03-03T08:00:00Z") };
  const { overrideId } = await addOverride(operator, { rotaId: rota.id, memberId: third, ...span });
  expect(await onCallNow(viewer)).toMatchObject([{ rota: "Core", current: { memberId: third, overrideId, endsAt: span.endsAt } }]);
  const { undoToken } = await removeOverride(operator, { overrideId });
  expect(await onCallNow(viewer)).toMatchObject([{ current: { memberId: first, overrideId: null } }]);
  for (let times = 0; times < 2; times += 1)
    expect((await undoRemoveOverride(operator, { undoToken })).current).toMatchObject({ memberId: third, overrideId });
  await expect(undoRemoveOverride(owner, { undoToken })).rejects.toMatchObject({ code: "not_found" });
  expect(await audited()).toEqual(["rota.create", "rota.add_override", "rota.remove_override", "rota.undo_remove_override"]);
});

test("a changed list keeps whoever is on call, and a disabled member is passed over and named", async () => {
  const { owner, ids, tenantId } = await organization();
  const [first = "", second = "", third = ""] = ids;
  const { id: rotaId } = await createRota(owner, { ...RULES, memberIds: [first, second] });
  expect((await updateRota(owner, { rotaId, memberIds: [third, second, first] })).current).toMatchObject({ memberId: first });
  expect((await updateRota(owner, { rotaId, memberIds: [second, third], startsOn: "2026-03-02" })).current?.memberId).toBe(second);
  const where = { tenantId_userId: { tenantId, userId: second } };
  await database.db.asSystem((tx) => tx.member.update({ where, data: { disabledAt: MONDAY } }));
  expect((await getRota(owner, { rotaId })).current).toMatchObject({ memberId: third, insteadOf: ["Some operator"] });
  await database.db.asSystem((tx) => tx.member.delete({ where }));
  const { current, members } = await getRota(owner, { rotaId });
  expect([current?.insteadOf, members[0]]).toEqual([["A former member"], { id: second, name: "A former member", isAvailable: false }]);
  expect((await updateRota(owner, { rotaId, name: "Edge" })).name).toBe("Edge");
});

test("the calendar has the turns with the people's names", async () => {
  const { owner, viewer, ids } = await organization();
  const { id: rotaId } = await createRota(owner, { ...RULES, memberIds: ids });
  const { calendar } = await exportRota(viewer, { rotaId });
  expect(calendar).toContain("DTSTART:20260302T070000Z\r\nDTEND:20260309T070000Z\r\nSUMMARY:Olga Owner: Core\r\n");
  const turns = await rotaTurns(viewer, { rotaId, from: new Date("2026-03-29T00:00:00Z"), to: new Date("2026-04-01T00:00:00Z") });
  expect(turns.map(({ startsAt }) => startsAt.toISOString())).toEqual(["2026-03-23T07:00:00.000Z", "2026-03-30T06:00:00.000Z"]);
});

test("what makes no sense is refused with the field, and other organizations see nothing", async () => {
  const { owner, operator, viewer, ids } = await organization();
  const other = await organization();
  const { id: rotaId } = await createRota(owner, { ...RULES, memberIds: ids });
  const refusals = [
    [() => createRota(owner, { ...RULES, memberIds: ids }), { code: "invalid", issues: [{ path: "name" }] }],
    [() => createRota(owner, { ...RULES, name: "Two", memberIds: other.ids }), { code: "invalid", issues: [{ path: "memberIds" }] }],
    [() => createRota(owner, { ...RULES, name: "Two", memberIds: [] }), { code: "invalid" }],
    [() => createRota(operator, { ...RULES, name: "Two", memberIds: ids }), { code: "forbidden" }],
    [() => updateRota(owner, { rotaId, timeZone: "Europe/Atlantis" }), { code: "invalid" }],
    [() => addOverride(viewer, { rotaId, memberId: newId(), startsAt: MONDAY, endsAt: MONDAY }), { code: "forbidden" }],
    [() => addOverride(owner, { rotaId, memberId: ids[0] ?? "", startsAt: MONDAY, endsAt: MONDAY }), { issues: [{ path: "endsAt" }] }],
    [() => getRota(other.owner, { rotaId }), { code: "not_found" }],
    [() => deleteRota(other.owner, { rotaId }), { code: "not_found" }],
  ] as const;
  for (const [refused, expected] of refusals) await expect(refused()).rejects.toMatchObject(expected);
  await deleteRota(owner, { rotaId });
  expect(await listRotas(owner)).toEqual([]);
});
