import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createPerson, createTestOrganization } from "../testing/test-organization";
import { createOrganization } from "./create-organization";
import { findOrganization, listMyOrganizations } from "./organization-queries";
import { changeOrganizationSettings, getOrganizationSettings } from "./organization-settings";
import { renameOrganization } from "./rename-organization";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("who creates an organization owns it, and one audit entry says so", async () => {
  const ctx = await createPerson(database.db, "Ana");
  const made = await createOrganization(ctx, { name: "Zürich Netz" });
  expect(made).toMatchObject({ name: "Zürich Netz", role: "owner" });
  expect(made.slug).toMatch(/^zurich-netz/);
  expect(await listMyOrganizations(ctx)).toEqual([made]);
  const entries = await database.db.asSystem((tx) => tx.auditEntry.findMany({ where: { tenantId: made.tenantId } }));
  expect(entries).toMatchObject([{ action: "organization.create", actorType: "user", actorId: ctx.person.userId, ip: "192.0.2.1" }]);
});

test("two organizations of one name get slugs of their own; a slug that was asked for is refused when taken", async () => {
  const ctx = await createPerson(database.db, "Ana");
  const first = await createOrganization(ctx, { name: "Twin" });
  expect((await createOrganization(ctx, { name: "Twin" })).slug).toBe(`${first.slug}-2`);
  await expect(createOrganization(ctx, { name: "Third", slug: first.slug })).rejects.toMatchObject({ code: "conflict" });
});

test("a member finds an organization by its slug; a stranger and nonsense find nothing", async () => {
  const { slug, tenantId, ownerPerson } = await createTestOrganization(database.db);
  const stranger = await createPerson(database.db, "Ben");
  expect(await findOrganization(database, { slug, userId: ownerPerson.person.userId })).toMatchObject({ tenantId, role: "owner" });
  await expect(findOrganization(database, { slug, userId: stranger.person.userId })).rejects.toMatchObject({ code: "not_found" });
  await expect(findOrganization(database, { slug: "../x", userId: stranger.person.userId })).rejects.toMatchObject({ code: "not_found" });
});

test("an admin renames, the slug stays, one audit entry; an operator may not", async () => {
  const organization = await createTestOrganization(database.db);
  const admin = await organization.join("admin");
  expect(await renameOrganization(admin, { name: "New Name" })).toMatchObject({ name: "New Name", slug: organization.slug });
  await expect(renameOrganization(await organization.join("operator"), { name: "Mine" })).rejects.toMatchObject({ code: "forbidden" });
  expect(await organization.audited()).toEqual(["organization.rename"]);
});

test("an organization counts in UTC until an admin sets its time zone; other settings stay", async () => {
  const { owner, join, audited, tenantId } = await createTestOrganization(database.db);
  expect(await getOrganizationSettings(await join("viewer"))).toEqual({ timeZone: "UTC" });
  await database.db.withTenant(tenantId, (tx) => tx.tenant.update({ where: { id: tenantId }, data: { settings: { other: 1 } } }));
  const admin = await join("admin");
  for (const _ of [1, 2]) expect(await changeOrganizationSettings(admin, { timeZone: "Asia/Seoul" })).toEqual({ timeZone: "Asia/Seoul" });
  expect(await getOrganizationSettings(owner)).toEqual({ timeZone: "Asia/Seoul" });
  const stored = await database.db.withTenant(tenantId, (tx) => tx.tenant.findUniqueOrThrow({ where: { id: tenantId } }));
  expect(stored.settings).toEqual({ other: 1, timeZone: "Asia/Seoul" });
  expect(await audited()).toEqual(["organization.settings", "organization.settings"]);
  await expect(changeOrganizationSettings(await join("operator"), { timeZone: "UTC" })).rejects.toMatchObject({ code: "forbidden" });
  for (const timeZone of ["Mars/Olympus", "+02:00", ""])
    await expect(changeOrganizationSettings(admin, { timeZone })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "timeZone" }],
    });
});
