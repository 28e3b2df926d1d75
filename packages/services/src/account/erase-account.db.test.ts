import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticateApiKey } from "../api-keys/authenticate-api-key";
import { createApiKey } from "../api-keys/create-api-key";
import { findSession } from "../auth/find-session";
import { startSession } from "../auth/start-session";
import { changeRole } from "../members/change-role";
import { inviteMember } from "../members/invite-member";
import type { ServiceContext } from "../service-context";
import { createSilence, listSilences } from "../silences";
import { createPerson, createTestOrganization } from "../testing/test-organization";
import { eraseAccount, eraseAccountByOperator, pseudonymOf } from "./erase-account";
import { exportPerson } from "./export-person";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

function personOf({ actor, ...ctx }: ServiceContext) {
  if (actor.kind !== "user") throw new Error("only people have accounts");
  return { ...ctx, person: { userId: actor.userId, name: actor.name } };
}
const emailOf = (userId: string) => `${userId}@example.org`;
const trail = (tenantId: string) =>
  database.db
    .asSystem((tx) => tx.auditEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } }))
    .then((rows) => JSON.stringify(rows));

/** An organization with an admin of an unusual name, who has left traces in it. */
async function organizationWithTraces() {
  const organization = await createTestOrganization(database.db);
  const joined = await organization.join("admin");
  const { userId } = personOf(joined).person;
  const name = `Ana ${newId().slice(-8)}`;
  await database.db.asSystem((tx) => tx.user.update({ where: { id: userId }, data: { name } }));
  const ana = { ...joined, actor: { ...joined.actor, name } };
  const sessionId = await startSession(ana, { userId, ip: "192.0.2.77", userAgent: "Firefox of Ana" });
  const { token } = await createApiKey(ana, { name: "hers", scopes: ["endpoints:read"] });
  const endsAt = new Date(Date.now() + 3_600_000);
  await createSilence(ana, { selector: "label:core", reason: "works", endsAt });
  await changeRole(organization.owner, { userId, role: "operator" });
  return { ...organization, ana: personOf(ana), userId, name, sessionId, token };
}

test("an erased person leaves a pseudonym in trails and records, and no name, address, session or working key", async () => {
  const { ana, owner, userId, name, tenantId, sessionId, token } = await organizationWithTraces();
  const other = await createTestOrganization(database.db);
  await inviteMember(other.owner, { email: emailOf(userId), role: "viewer" });
  expect(await trail(other.tenantId)).toContain(emailOf(userId));

  await expect(eraseAccount(ana, { email: "another@example.org" })).rejects.toMatchObject({ issues: [{ path: "email" }] });
  await eraseAccount(ana, { email: ` ${emailOf(userId).toUpperCase()} ` });

  const pseudonym = pseudonymOf(userId);
  expect(pseudonym).toMatch(/^erased person [0-9a-f]{8}$/);
  const left = await trail(tenantId);
  expect(left).toContain(pseudonym);
  expect(left).toContain('"account.erase"');
  for (const personal of [name, emailOf(userId), "192.0.2.77", "Firefox of Ana"]) expect(left).not.toContain(personal);
  expect((await listSilences(owner, {})).items).toMatchObject([{ createdBy: pseudonym }]);
  expect(await findSession(owner, sessionId)).toBeNull();
  await expect(authenticateApiKey(owner, token)).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await database.db.asSystem((tx) => tx.user.count({ where: { OR: [{ id: userId }, { name }] } }))).toBe(0);
  expect(await database.db.asSystem((tx) => tx.invite.count({ where: { email: emailOf(userId) } }))).toBe(0);
});

test("the entries of other people stay as they were", async () => {
  const { ana, userId, owner, tenantId } = await organizationWithTraces();
  const others = () =>
    database.db.asSystem((tx) =>
      tx.auditEntry.findMany({
        where: { tenantId, actorId: { not: userId } },
        orderBy: { id: "asc" },
        select: { actorName: true, ip: true },
      }),
    );
  const before = await others();
  expect(before.length).toBeGreaterThan(1);
  await eraseAccount(ana, { email: emailOf(userId) });
  expect(await others()).toEqual(before);
  expect(owner.actor.name).toBe(before[0]?.actorName);
});

test("an operator erases by address, and the trail says so", async () => {
  const { userId, tenantId, owner } = await organizationWithTraces();
  const ctx = { db: database.db, now: () => new Date() };
  await expect(eraseAccountByOperator(ctx, "nobody@example.org")).rejects.toMatchObject({ code: "not_found" });
  await eraseAccountByOperator(ctx, emailOf(userId));
  expect(await trail(tenantId)).toContain('{"by":"operator"}');
  await expect(eraseAccountByOperator(ctx, emailOf(personOf(owner).person.userId))).rejects.toMatchObject({ code: "conflict" });
});

test("the last owner is told what to do first, and nothing changes; with a second owner the account goes", async () => {
  const { ownerPerson, owner, tenantId, join } = await createTestOrganization(database.db);
  const { userId } = ownerPerson.person;
  const before = await trail(tenantId);
  await expect(eraseAccount(ownerPerson, { email: emailOf(userId) })).rejects.toMatchObject({
    code: "conflict",
    message:
      "You are the last owner of Test Networks. Make somebody else an owner there, or delete the organization; then erase your account.",
  });
  expect(await trail(tenantId)).toBe(before);
  const second = personOf(await join("owner"));
  await eraseAccount(ownerPerson, { email: emailOf(userId) });
  await expect(eraseAccount(second, { email: emailOf(second.person.userId) })).rejects.toMatchObject({ code: "conflict" });
  expect(owner.actor.name).not.toBe("");
});

test("of two last owners who erase themselves at once, one remains", async () => {
  const { ownerPerson, join } = await createTestOrganization(database.db);
  const second = personOf(await join("owner"));
  const outcomes = await Promise.allSettled([ownerPerson, second].map((ctx) => eraseAccount(ctx, { email: emailOf(ctx.person.userId) })));
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

test("the database refuses every other change of the audit trail", async () => {
  const { tenantId } = await organizationWithTraces();
  const where = { tenantId };
  const change = (data: object) => database.db.asSystem((tx) => tx.auditEntry.updateMany({ where, data }));
  await expect(change({ actorName: "somebody else" })).rejects.toThrow();
  await expect(change({ ip: "198.51.100.1" })).rejects.toThrow();
  await expect(change({ detail: { before: { role: "viewer" } } })).rejects.toThrow();
  await expect(change({ action: "nothing.happened" })).rejects.toThrow();
  await expect(database.db.asSystem((tx) => tx.auditEntry.deleteMany({ where }))).rejects.toThrow();
});

test("a person's export has what is stored about the person, nothing of others, and no secret", async () => {
  const { ana, userId, owner, token, slug } = await organizationWithTraces();
  const stranger = await createPerson(database.db, "Stranger");
  const copy = await exportPerson(ana);
  expect(copy).toMatchObject({
    account: { id: userId, email: emailOf(userId), time_zone: "UTC" },
    organizations: [{ slug, role: "operator" }],
    sessions: [{ ip: "192.0.2.77", user_agent: "Firefox of Ana" }],
    api_keys: [{ name: "hers" }],
    audit_entries_left_off: false,
  });
  const text = JSON.stringify(copy);
  expect(text).toContain('"silence.create"');
  for (const foreign of [token, owner.actor.name, "Hash", "hash"]) expect(text).not.toContain(foreign);
  expect((await exportPerson(stranger)).audit_entries).toEqual([]);
});
