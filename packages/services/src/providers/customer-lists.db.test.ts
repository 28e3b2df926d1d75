import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServiceContext } from "../service-context";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization, type TestOrganization } from "../testing/test-organization";
import {
  acceptCustomer,
  customersOverview,
  grantAccess,
  listCustomerEndpoints,
  listCustomerIncidents,
  type ReachedOrganization,
  revokeAccess,
} from ".";

let database: TestDatabase;
let provider: TestOrganization;
let acme: TestOrganization;
let beta: TestOrganization;
let ctx: ServiceContext;
const START_MS = Date.parse("2026-11-30T08:00:00Z");

beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
  [provider, acme, beta] = [
    await createTestOrganization(database.db),
    await createTestOrganization(database.db),
    await createTestOrganization(database.db),
  ];
  ctx = await provider.join("operator");
  for (const customer of [acme, beta]) await grant(customer);
  await addIncident(provider, { title: "own", minute: 0 });
  await addIncident(acme, { title: "acme at Frankfurt", minute: 10, site: "Frankfurt", severity: "critical" });
  await addIncident(beta, { title: "beta at Frankfurt", minute: 12, site: "Frankfurt" });
  await addIncident(beta, { title: "beta alone", minute: 5 });
  await addIncident(beta, { title: "seen", minute: 6, status: "acknowledged" });
  await addIncident(beta, { title: "over", minute: 7, status: "resolved" });
});
afterAll(() => database.dispose());

async function grant(customer: TestOrganization): Promise<void> {
  await grantAccess(customer.owner, { provider: provider.slug, role: "operator" });
  await acceptCustomer(provider.owner, { customer: customer.slug });
}
const reachedAs = (name: string, { tenantId, slug }: TestOrganization): ReachedOrganization => ({ tenantId, slug, name, role: "operator" });
const reached = () => [reachedAs("Provider", provider), reachedAs("Acme", acme), reachedAs("Beta", beta)];

interface IncidentFacts {
  title: string;
  minute: number;
  site?: string;
  severity?: "critical" | "warning";
  status?: string;
}
async function addIncident({ tenantId }: TestOrganization, facts: IncidentFacts): Promise<void> {
  const { title, minute, site, severity = "warning", status = "open" } = facts;
  const counted = { explained: 1, failing: 1, active: 2, failingElsewhere: 0, activeElsewhere: 0, twins: [], runnerUp: null };
  const cause = { type: site ? "site" : "unknown", id: site ?? null, name: site ?? null, symptom: "delay", confidence: null, ...counted };
  const openedAt = new Date(START_MS + minute * 60_000);
  const counts = { alertCount: 1, openCount: 1, endpointCount: 1 };
  await database.db.withTenant(tenantId, (tx) =>
    tx.incident.create({
      data: { tenantId, id: newId(), title, sentence: `${title}.`, severity, status, kind: "level_shift", cause, openedAt, ...counts },
    }),
  );
}
const list = (input: Parameters<typeof listCustomerIncidents>[2] = {}) => listCustomerIncidents(ctx, reached(), input);
const titles = (page: Awaited<ReturnType<typeof list>>) => page.items.map(({ incidents }) => incidents.map(({ title }) => title));

describe("the faults of a provider's customers", () => {
  test("are newest first, each with its organization; what began together at one site is one", async () => {
    const page = await list();
    expect(titles(page)).toEqual([["beta at Frankfurt", "acme at Frankfurt"], ["beta alone"], ["own"]]);
    expect(page).toMatchObject({ total: 3, isCut: false, nextCursor: null });
    expect(page.items[0]).toMatchObject({
      fault: { type: "site", name: "Frankfurt" },
      severity: "critical",
      organizationCount: 2,
      incidents: [{ organization: { name: "Beta", slug: beta.slug } }, { organization: { name: "Acme" } }],
    });
    expect(page.items[1]).toMatchObject({ fault: null, incidents: [{ organization: { name: "Beta" } }] });
  });

  test("are filtered by status, severity and organization", async () => {
    expect(titles(await list({ statuses: ["acknowledged"] }))).toEqual([["seen"]]);
    expect(titles(await list({ severities: ["critical"] }))).toEqual([["acme at Frankfurt"]]);
    expect(titles(await list({ organizations: [beta.slug] }))).toEqual([["beta at Frankfurt"], ["beta alone"]]);
    expect(titles(await list({ organizations: ["no-such-place"] }))).toEqual([]);
  });

  test("are read page by page without a gap or a repetition", async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ limit: 1, cursor, statuses: ["open", "acknowledged"] });
      seen.push(...page.items.map(({ key }) => key));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(4);
    expect(new Set(seen).size).toBe(4);
  });
});

test("endpoints of all are listed by name, with their organization, page by page", async () => {
  for (const [{ tenantId }, names] of [
    [acme, ["b line", "d line"]],
    [beta, ["a line", "c line"]],
  ] as const)
    for (const name of names) await new TestAlerts(database.db, tenantId).endpoint(name);
  const first = await listCustomerEndpoints(ctx, reached(), { limit: 3 });
  expect(first.items.map(({ name, organization }) => `${name} of ${organization.name}`)).toEqual([
    "a line of Beta",
    "b line of Acme",
    "c line of Beta",
  ]);
  const second = await listCustomerEndpoints(ctx, reached(), { limit: 3, cursor: first.nextCursor });
  expect(second.items.map(({ name }) => name)).toEqual(["d line"]);
  expect((await listCustomerEndpoints(ctx, reached(), { text: "C LI" })).items).toMatchObject([{ name: "c line", state: "unknown" }]);
});

test("the overview counts for each organization, the gravest first", async () => {
  const rows = await customersOverview(ctx, reached());
  expect(rows.map(({ name }) => name)).toEqual(["Acme", "Beta", "Provider"]);
  expect(rows[1]).toMatchObject({ slug: beta.slug, warning: 2, critical: 0, acknowledged: 1, affectedEndpoints: 0 });
});

test("who is limited to some endpoints gets no list", async () => {
  const limited = { ...ctx, actor: { ...ctx.actor, endpointLimits: ["label:x"] } } as ServiceContext;
  await expect(listCustomerIncidents(limited, reached(), {})).rejects.toMatchObject({ code: "forbidden" });
});

test("the database leaves out an organization whose access is missing, whatever the caller asks for", async () => {
  const stranger = await createTestOrganization(database.db);
  await addIncident(stranger, { title: "foreign", minute: 20 });
  const asked = [...reached(), reachedAs("Stranger", stranger)];
  const read = async () => JSON.stringify([await listCustomerIncidents(ctx, asked, {}), await customersOverview(ctx, asked)]);
  expect(await read()).not.toMatch(/foreign|Stranger/);
  // One half is not enough, whichever it is.
  await grantAccess(stranger.owner, { provider: provider.slug, role: "viewer" });
  expect(await read()).not.toMatch(/foreign|Stranger/);
  await revokeAccess(stranger.owner, { providerId: provider.tenantId });
  await acceptCustomer(provider.owner, { customer: stranger.slug });
  expect(await read()).not.toMatch(/foreign|Stranger/);
  await grantAccess(stranger.owner, { provider: provider.slug, role: "viewer" });
  expect(await read()).toMatch(/foreign/);
  // Access is not passed on: the customer's own customers and other customers of its provider stay hidden.
  const asCustomer = await listCustomerIncidents({ ...ctx, actor: { ...ctx.actor, tenantId: acme.tenantId } }, asked, {});
  expect(titles(asCustomer)).toEqual([["acme at Frankfurt"]]);
});
