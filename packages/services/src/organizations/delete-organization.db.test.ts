import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey } from "../api-keys/create-api-key";
import { createEnrolmentToken } from "../collectors/create-enrolment-token";
import { createIntegration } from "../integrations/create-integration";
import { inviteMember } from "../members/invite-member";
import { createRule } from "../rules/create-rule";
import { createTestOrganization } from "../testing/test-organization";
import { deleteOrganization } from "./delete-organization";
import { listMyOrganizations } from "./organization-queries";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** Every table that still has a row of this tenant. The tables are read from the catalogue, so that a new table is included. */
async function rowsOf(tenantId: string): Promise<string[]> {
  return database.db.withTenant(tenantId, async (tx) => {
    const tables = await tx.$queryRaw<{ name: string }[]>`
      SELECT c.relname::text AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND has_table_privilege(c.oid, 'SELECT') ORDER BY 1`;
    const found: string[] = [];
    for (const { name } of tables)
      if ((await tx.$queryRawUnsafe<unknown[]>(`SELECT 1 FROM "${name}" LIMIT 1`)).length > 0) found.push(name);
    return found;
  });
}

test("an organization goes with all it owns; its audit trail and its neighbours stay", async () => {
  const [doomed, neighbour] = [await createTestOrganization(database.db), await createTestOrganization(database.db)];
  for (const { owner } of [doomed, neighbour]) {
    await createRule(owner, { name: "r", metricName: "udp_echo_rtt", direction: "above", threshold: 1 });
    await createIntegration(owner, { name: "w", settings: { url: "https://example.org/hook" } });
    await createEnrolmentToken(owner, { name: "c" });
    await createApiKey(owner, { name: "k", scopes: ["alerts:read"] });
    await inviteMember(owner, { email: "new@example.org", role: "viewer" });
  }
  const before = await rowsOf(neighbour.tenantId);
  await deleteOrganization(doomed.owner, { name: "Test Networks" });
  expect(await rowsOf(doomed.tenantId)).toEqual(["audit_entry", "audit_link"]);
  expect(await rowsOf(neighbour.tenantId)).toEqual(before);
  expect(await listMyOrganizations(doomed.ownerPerson)).toEqual([]);
  expect((await doomed.audited()).at(-1)).toBe("organization.delete");
});

test("the name must be right, and only an owner may", async () => {
  const organization = await createTestOrganization(database.db);
  await expect(deleteOrganization(organization.owner, { name: "test networks" })).rejects.toMatchObject({ code: "invalid" });
  await expect(deleteOrganization(await organization.join("admin"), { name: "Test Networks" })).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await organization.audited()).toEqual([]);
});
