import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renameOrganization } from "../organizations/rename-organization";
import { createRule } from "../rules/create-rule";
import { createTestOrganization } from "../testing/test-organization";
import { listAuditEntries } from "./list-audit-entries";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

test("pages lead through the whole trail, newest first, and filters narrow it", async () => {
  const organization = await createTestOrganization(database.db);
  for (const name of ["One", "Two", "Three"]) await renameOrganization(organization.owner, { name });
  await createRule(organization.owner, { name: "r", metricName: "udp_echo_rtt", direction: "above", threshold: 1 });
  const first = await listAuditEntries(organization.owner, { limit: 3 });
  const second = await listAuditEntries(organization.owner, { limit: 3, cursor: first.nextCursor ?? undefined });
  expect([...first.items, ...second.items].map(({ action }) => action)).toEqual([
    "rule.create",
    "organization.rename",
    "organization.rename",
    "organization.rename",
    "organization.create",
  ]);
  expect(second.nextCursor).toBeNull();
  expect((await listAuditEntries(organization.owner, { action: "rule." })).items).toHaveLength(1);
  expect((await listAuditEntries(organization.owner, { actor: "nobody" })).items).toEqual([]);
});

test("operators do not read the trail, and nobody reads another organization's", async () => {
  const [organization, other] = [await createTestOrganization(database.db), await createTestOrganization(database.db)];
  await expect(listAuditEntries(await organization.join("operator"), {})).rejects.toMatchObject({ code: "forbidden" });
  const seen = await listAuditEntries(other.owner, {});
  expect(seen.items.every(({ actorId }) => actorId === other.ownerPerson.person.userId)).toBe(true);
});
