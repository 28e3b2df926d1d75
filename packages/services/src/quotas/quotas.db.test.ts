import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createApiKey } from "../api-keys/create-api-key";
import { revokeApiKey } from "../api-keys/revoke-api-key";
import { createEnrolmentToken } from "../collectors/create-enrolment-token";
import { startProbeJob } from "../collectors/start-probe-job";
import { createEndpoint } from "../endpoints/create-endpoint";
import { deleteEndpoint } from "../endpoints/delete-endpoint";
import { updateEndpoint } from "../endpoints/update-endpoint";
import { createIntegration } from "../integrations/create-integration";
import { inviteMember } from "../members/invite-member";
import { createOrganization } from "../organizations/create-organization";
import { createRule } from "../rules/create-rule";
import type { ServiceContext } from "../service-context";
import { createPerson, createTestOrganization } from "../testing/test-organization";
import { getUsage } from "./check-quota";
import { OWNED_ORGANIZATIONS_MAX, QUOTA_NAMES, type QuotaName, type QuotaOverrides } from "./quotas";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const refused = { code: "policy_denied" };

async function organizationWith(quotas: QuotaOverrides): Promise<ServiceContext> {
  const { owner } = await createTestOrganization(database.db);
  return { ...owner, site: { ...owner.site, quotas } };
}

async function addCollector({ actor: { tenantId }, db }: ServiceContext): Promise<string> {
  const id = newId();
  const facts = { name: id, shard: 0, publicKey: new Uint8Array(32), epoch: 0n, version: "1", capabilities: {}, lastSeenAt: new Date() };
  await db.asSystem((tx) => tx.collector.create({ data: { tenantId, id, ...facts } }));
  return id;
}

const addEndpoint = (ctx: ServiceContext, collectorIds?: string[]) =>
  createEndpoint(ctx, { name: "e", protocol: "udp-echo", target: { host: "192.0.2.1" }, ...(collectorIds && { collectorIds }) });

/** Uses one of each quota. The conformance test below covers all names. */
const ADD_ONE: Record<QuotaName, (ctx: ServiceContext) => Promise<unknown>> = {
  endpoints: (ctx) => addEndpoint(ctx),
  newEndpointsPerDay: async (ctx) => deleteEndpoint(ctx, { endpointId: (await addEndpoint(ctx)).id }),
  series: async (ctx) => addEndpoint(ctx, [await addCollector(ctx)]),
  rules: (ctx) => createRule(ctx, { name: "r", metricName: "udp_echo_rtt", scope: {}, direction: "above", threshold: 1 }),
  integrations: (ctx) => createIntegration(ctx, { name: "i", settings: { url: "https://hooks.example.com/x" } }),
  collectors: (ctx) => createEnrolmentToken(ctx, { name: newId() }),
  apiKeys: (ctx) => createApiKey(ctx, { name: "k", scopes: ["alerts:read"] }),
  members: (ctx) => inviteMember(ctx, { email: `${newId()}@example.org`, role: "viewer" }),
  openInvites: (ctx) => inviteMember(ctx, { email: `${newId()}@example.org`, role: "viewer" }),
  liveTestsPerHour: async (ctx) =>
    startProbeJob(ctx, { collectorId: await addCollector(ctx), protocol: "udp-echo", target: { host: "192.0.2.1" } }),
};

const usedOf = async (ctx: ServiceContext, name: QuotaName) => (await getUsage(ctx)).find((row) => row.name === name)?.used ?? Number.NaN;

test.each(QUOTA_NAMES)("%s: what fits the quota is created, one more is refused and leaves no row", async (name) => {
  const unlimited = await organizationWith({});
  const before = await usedOf(unlimited, name);
  await ADD_ONE[name](unlimited);
  const limit = await usedOf(unlimited, name);
  expect(limit).toBeGreaterThan(before);
  const limited = { ...unlimited, site: { ...unlimited.site, quotas: { [name]: limit } } };
  await expect(ADD_ONE[name](limited)).rejects.toMatchObject(refused);
  expect(await usedOf(limited, name)).toBe(limit);
});

test("of many who create at once exactly as many succeed as the quota has room for", async () => {
  const ctx = await organizationWith({ apiKeys: 3 });
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => ADD_ONE.apiKeys(ctx)));
  expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
  for (const outcome of outcomes) if (outcome.status === "rejected") expect(outcome.reason).toMatchObject(refused);
});

test("what is revoked makes room, and another organization is not concerned", async () => {
  const ctx = await organizationWith({ apiKeys: 1 });
  const { apiKey } = await createApiKey(ctx, { name: "k", scopes: ["alerts:read"] });
  await expect(ADD_ONE.apiKeys(ctx)).rejects.toMatchObject(refused);
  await ADD_ONE.apiKeys(await organizationWith({ apiKeys: 1 }));
  await revokeApiKey(ctx, { apiKeyId: apiKey.id });
  await ADD_ONE.apiKeys(ctx);
});

test("an organization's own quota precedes the installation's; the site's role cannot write it", async () => {
  const ctx = await organizationWith({ apiKeys: 0 });
  const { tenantId } = ctx.actor;
  const raise = (quotas: QuotaOverrides) => ({ where: { id: tenantId }, data: { quotas } });
  await expect(database.db.withTenant(tenantId, (tx) => tx.tenant.update(raise({ apiKeys: 9 })))).rejects.toThrow(/permission denied/);
  await database.db.asSystem((tx) => tx.tenant.update(raise({ apiKeys: 1 })));
  await ADD_ONE.apiKeys(ctx);
  await expect(ADD_ONE.apiKeys(ctx)).rejects.toMatchObject(refused);
});

test("an endpoint can lose collectors while the organization is beyond its quota of series", async () => {
  const ctx = await organizationWith({});
  const collectorIds = [await addCollector(ctx), await addCollector(ctx)];
  const { id: endpointId } = await addEndpoint(ctx, collectorIds);
  const lowered = { ...ctx, site: { ...ctx.site, quotas: { series: 1 } } };
  const changed = await updateEndpoint(lowered, { endpointId, collectorIds: collectorIds.slice(0, 1) });
  expect(changed.collectorIds).toEqual(collectorIds.slice(0, 1));
  const third = await addCollector(ctx);
  await expect(updateEndpoint(lowered, { endpointId, collectorIds: [third] })).rejects.toMatchObject(refused);
});

test("a person owns a bounded number of organizations", async () => {
  const ctx = await createPerson(database.db, "Ana");
  for (let n = 0; n < OWNED_ORGANIZATIONS_MAX; n++) await createOrganization(ctx, { name: "Many" });
  await expect(createOrganization(ctx, { name: "Many" })).rejects.toMatchObject(refused);
});

test.each([[{ endpoints: -1 }], [{ endpoint: 5 }], [{ rules: 1.5 }], [{ rules: "many" }], [{ rules: null }], [[1]]])(
  "the database refuses %j as an organization's quotas when they are written",
  async (quotas) => {
    const { tenantId } = await createTestOrganization(database.db);
    const write = (value: object) => database.db.asSystem((tx) => tx.tenant.update({ where: { id: tenantId }, data: { quotas: value } }));
    await expect(write(quotas)).rejects.toThrow(/tenant_quotas_known/);
  },
);

test("the database takes every quota that the product knows", async () => {
  const { tenantId } = await createTestOrganization(database.db);
  const quotas = Object.fromEntries(QUOTA_NAMES.map((name, i) => [name, i]));
  const { quotas: stored } = await database.db.asSystem((tx) => tx.tenant.update({ where: { id: tenantId }, data: { quotas } }));
  expect(stored).toEqual(quotas);
});
