import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticateApiKey, createApiKey } from "../api-keys";
import { accessDenial, findSession, hasAccess, startSession } from "../auth";
import { getUsage } from "../quotas";
import { authenticateScim, createScimToken } from "../scim";
import { createTestOrganization } from "../testing/test-organization";
import { changeQuotas, listOrganizations, readQuotaChange, resumeOrganization, suspendOrganization } from ".";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const clock = () => ({ db: database.db, now: () => new Date() });

test("a suspended organization admits nobody and no program, its owner included, until it is resumed; others go on", async () => {
  const [suspended, other] = [await createTestOrganization(database.db), await createTestOrganization(database.db)];
  const { tenantId, slug, owner, ownerPerson } = suspended;
  const { userId } = ownerPerson.person;
  const { token } = await createApiKey(owner, { name: "k", scopes: ["endpoints:read"] });
  const scim = await createScimToken(owner);
  const cookie = await startSession(clock(), { userId });
  const session = await findSession(clock(), cookie);
  const isAdmitted = () => hasAccess(clock(), { sessionId: session?.id ?? "", tenantId });
  expect(await isAdmitted()).toBe(true);

  for (const _ of [1, 2]) await suspendOrganization(clock(), { organization: slug, reason: "unpaid" });
  expect(await isAdmitted()).toBe(false);
  const now = await findSession(clock(), cookie);
  const [membership] = now?.memberships ?? [];
  expect(now && membership && accessDenial(now, membership)).toBe("suspended");
  await expect(authenticateApiKey(clock(), token)).rejects.toMatchObject({ code: "forbidden" });
  await expect(authenticateScim(clock(), scim.token)).rejects.toMatchObject({ code: "forbidden" });
  const others = await createApiKey(other.owner, { name: "k", scopes: ["endpoints:read"] });
  expect(await authenticateApiKey(clock(), others.token)).toMatchObject({ tenantId: other.tenantId });

  for (const _ of [1, 2]) await resumeOrganization(clock(), tenantId);
  expect(await isAdmitted()).toBe(true);
  expect(await authenticateApiKey(clock(), token)).toMatchObject({ tenantId });
  expect((await suspended.audited()).filter((action) => /suspend|resume/.test(action))).toEqual([
    "organization.suspend",
    "organization.resume",
  ]);
});

test("an organization that does not exist, and a suspension without a reason, are refused", async () => {
  const { slug } = await createTestOrganization(database.db);
  await expect(suspendOrganization(clock(), { organization: "nowhere", reason: "x" })).rejects.toMatchObject({ code: "not_found" });
  await expect(suspendOrganization(clock(), { organization: slug, reason: " " })).rejects.toMatchObject({ code: "invalid" });
});

test("quotas of one organization are changed, taken back and noted in its trail", async () => {
  const { slug, owner, audited } = await createTestOrganization(database.db);
  const limitOf = async (name: string) => (await getUsage(owner)).find((usage) => usage.name === name)?.limit;
  const usual = await limitOf("rules");
  const change = (text: string) => changeQuotas(clock(), { organization: slug, changes: Object.fromEntries([readQuotaChange(text)]) });
  expect(await change("rules=7")).toEqual({ rules: 7 });
  expect(await change("endpoints=9")).toEqual({ rules: 7, endpoints: 9 });
  expect(await limitOf("rules")).toBe(7);
  expect(await change("rules=default")).toEqual({ endpoints: 9 });
  expect(await limitOf("rules")).toBe(usual);
  expect(await audited()).toEqual(Array(3).fill("organization.change_quotas"));
  for (const wrong of ["rule=7", "rules=-1", "rules", "rules=x"]) expect(() => readQuotaChange(wrong)).toThrow("write one of");
});

test("the list counts what an organization has", async () => {
  const { slug, tenantId, join } = await createTestOrganization(database.db);
  await join("viewer");
  await database.db.asSystem((tx) =>
    tx.endpoint.create({ data: { tenantId, id: tenantId, name: "e", protocol: "icmp", target: {}, intervalMs: 1_000 } }),
  );
  const row = (await listOrganizations(clock())).find((known) => known.slug === slug);
  expect(row).toMatchObject({ members: 2, endpoints: 1, collectors: 0, suspendedAt: null });
});
