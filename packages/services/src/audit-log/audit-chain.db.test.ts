import { type AuditVerification, verifyAuditChain } from "@padit/db";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eraseAccount } from "../account/erase-account";
import { audit } from "../audit";
import { inviteMember } from "../members/invite-member";
import { deleteOrganization } from "../organizations/delete-organization";
import { renameOrganization } from "../organizations/rename-organization";
import type { ServiceContext } from "../service-context";
import { createTestOrganization } from "../testing/test-organization";
import { verifyAuditTrails } from "./verify-audit-trails";

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.urls.owner });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.dispose();
});

const verify = (tenantId: string): Promise<AuditVerification> => verifyAuditChain(database.db, tenantId);

/** What somebody with the owner's rights could do: row security and triggers are off meanwhile. */
async function tamper(sql: string, parameters: unknown[]): Promise<void> {
  const tables = ["audit_entry", "audit_link"];
  await owner.query("BEGIN");
  for (const table of tables) await owner.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY`);
  await owner.query("ALTER TABLE audit_entry DISABLE TRIGGER USER");
  const { rowCount } = await owner.query(sql, parameters);
  expect(rowCount).toBeGreaterThan(0);
  await owner.query("ALTER TABLE audit_entry ENABLE TRIGGER USER");
  for (const table of tables) await owner.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`);
  await owner.query("COMMIT");
}

async function organizationWithTrail() {
  const organization = await createTestOrganization(database.db);
  for (const name of ["One", "Two", "Three"]) await renameOrganization(organization.owner, { name });
  const rows = await database.db.asSystem((tx) =>
    tx.auditEntry.findMany({ where: { tenantId: organization.tenantId }, orderBy: { id: "asc" }, select: { id: true } }),
  );
  return { ...organization, entryIds: rows.map(({ id }) => id) };
}

test("a trail holds from the organization's first entry on", async () => {
  const { tenantId } = await organizationWithTrail();
  expect(await verify(tenantId)).toMatchObject({ links: 4, found: 0, anchor: null, head: { position: 4n }, fault: null });
});

test.each([
  ["an action", "UPDATE audit_entry SET action = 'organization.delete' WHERE id = $1", "the entry was changed"],
  ["a time", "UPDATE audit_entry SET at = at - interval '1 hour' WHERE id = $1", "the entry was changed"],
  ["a name", "UPDATE audit_entry SET actor_name = 'Somebody Else' WHERE id = $1", "name, address or detail of the entry was changed"],
  ["a detail", `UPDATE audit_entry SET detail = '{"after":{}}' WHERE id = $1`, "name, address or detail of the entry was changed"],
  ["a removed entry", "DELETE FROM audit_entry WHERE id = $1", "the entry is missing"],
  ["a removed salt", "UPDATE audit_link SET salt = NULL WHERE entry_id = $1", "the salt of the entry's digest is missing"],
  [
    "another digest",
    "UPDATE audit_link SET content_digest = sha256('x') WHERE entry_id = $1",
    "the link's hash does not follow from the link before",
  ],
])("%s that was tampered with is named", async (_, sql, reason) => {
  const { tenantId, entryIds } = await organizationWithTrail();
  await tamper(sql, [entryIds[2]]);
  expect((await verify(tenantId)).fault).toEqual({ position: 3n, entryId: entryIds[2], reason });
});

test("a link that was cut out, and an entry that was slipped in, are named", async () => {
  const { tenantId, entryIds } = await organizationWithTrail();
  await tamper("DELETE FROM audit_link WHERE entry_id = $1", [entryIds[1]]);
  expect((await verify(tenantId)).fault).toMatchObject({ position: 3n, reason: "a link before position 3 is missing" });

  const other = await organizationWithTrail();
  await tamper(
    `INSERT INTO audit_entry (tenant_id, id, actor_type, actor_name, action, target_type, target_id)
     SELECT tenant_id, gen_random_uuid(), actor_type, actor_name, action, target_type, target_id FROM audit_entry WHERE id = $1`,
    [other.entryIds[0]],
  );
  expect((await verify(other.tenantId)).fault).toMatchObject({ position: null, reason: "the entry is not in the chain" });
});

test("a shortened trail holds by itself and is found by a head that was noted before", async () => {
  const { tenantId, entryIds } = await organizationWithTrail();
  const { head } = await verify(tenantId);
  if (head === null) throw new Error("the trail has a head");
  await renameOrganization((await createTestOrganization(database.db)).owner, { name: "unrelated" });
  expect((await verifyAuditChain(database.db, tenantId, head)).fault).toBeNull();
  await tamper("DELETE FROM audit_link WHERE entry_id = $1", [entryIds[3]]);
  await tamper("DELETE FROM audit_entry WHERE id = $1", [entryIds[3]]);
  expect((await verify(tenantId)).fault).toBeNull();
  expect((await verifyAuditChain(database.db, tenantId, head)).fault).toMatchObject({
    reason: "the chain does not lead through the expected hash",
  });
});

test("writers at the same time, and transactions that are rolled back, leave one chain without gaps", async () => {
  const { owner: ctx, tenantId } = await organizationWithTrail();
  const write = (n: number) =>
    database.db.withTenant(tenantId, async (tx) => {
      for (const part of ["a", "b"]) await audit(tx, ctx, { action: "test.write", targetType: "test", targetId: `${n}${part}` });
      if (n % 3 === 0) throw new Error("taken back");
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 30 }, (_, n) => write(n)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
  expect(await verify(tenantId)).toMatchObject({ links: 44, head: { position: 44n }, fault: null });
});

test("after a person is erased the chains hold, and no digest of the person's data can be tried", async () => {
  const { owner: ctx, tenantId, join } = await organizationWithTrail();
  const ana = await join("admin");
  if (ana.actor.kind !== "user") throw new Error("people join");
  const { userId } = ana.actor;
  await inviteMember(ana, { email: "new@example.org", role: "viewer" });
  await inviteMember(ctx, { email: `${userId}@example.org`, role: "viewer" }).catch(() => undefined);
  await eraseAccount(personOf(ana), { email: `${userId}@example.org` });
  expect((await verify(tenantId)).fault).toBeNull();
  const links = await database.db.withTenant(
    tenantId,
    (tx) =>
      tx.$queryRaw<{ kind: string; isOpen: boolean }[]>`
      SELECT l.kind, l.salt IS NOT NULL AS "isOpen" FROM audit_link l JOIN audit_entry e ON e.id = l.entry_id
      WHERE e.action = 'member.invite' AND e.actor_id = ${userId} ORDER BY l.position`,
  );
  expect(links[0]).toEqual({ kind: "entry", isOpen: false });
  expect(links.at(-1)).toEqual({ kind: "erasure", isOpen: true });
});

function personOf({ actor, ...ctx }: ServiceContext) {
  if (actor.kind !== "user") throw new Error("only people have accounts");
  return { ...ctx, person: { userId: actor.userId, name: actor.name } };
}

test("retention removes entries of more than 24 months, and the rest goes on from the stored hash", async () => {
  const organization = await createTestOrganization(database.db);
  const { tenantId } = organization;
  const old = { ...organization.owner, now: () => new Date(Date.now() - 3 * 365 * 86_400_000) };
  const writeAll = (ctx: ServiceContext, count: number) =>
    database.db.withTenant(tenantId, async (tx) => {
      for (let n = 0; n < count; n++) await audit(tx, ctx, { action: "test.write", targetType: "test", targetId: String(n) });
    });
  await tamper("DELETE FROM audit_link WHERE tenant_id = $1", [tenantId]);
  await tamper("DELETE FROM audit_entry WHERE tenant_id = $1", [tenantId]);
  await writeAll(old, 3);
  await writeAll(organization.owner, 2);
  const { head } = await verify(tenantId);
  const run = { now: new Date(), signal: new AbortController().signal };
  for (let n = 0; n < 2; n++) await database.db.runUpkeep("audit", run);
  expect(await verify(tenantId)).toMatchObject({ links: 2, anchor: { position: 3n }, head, fault: null });
  // A clock that runs ahead removes nothing that is younger.
  await database.db.runUpkeep("audit", { ...run, now: new Date(Date.now() + 10 * 365 * 86_400_000) });
  expect(await verify(tenantId)).toMatchObject({ links: 2, fault: null });
  await writeAll(organization.owner, 1);
  expect(await verify(tenantId)).toMatchObject({ links: 3, head: { position: 6n }, fault: null });
});

test("the operator verifies every organization's trail, a deleted one's too", async () => {
  const doomed = await createTestOrganization(database.db);
  await deleteOrganization(doomed.owner, { name: "Test Networks" });
  const found = [];
  for await (const trail of verifyAuditTrails(database.db, { organization: doomed.tenantId })) found.push(trail);
  expect(found).toMatchObject([{ tenantId: doomed.tenantId, slug: null, verification: { links: 2, fault: null } }]);
});
