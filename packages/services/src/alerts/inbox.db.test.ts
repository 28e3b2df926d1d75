import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ServiceContext } from "../service-context";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { alertFacets } from "./alert-facets";
import { bulkAlertAction } from "./bulk-alert-action";
import { countAlerts } from "./count-alerts";
import { INBOX_GROUPS, INBOX_SORTS, listInbox } from "./list-inbox";
import { similarAlerts } from "./similar-alerts";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

/** Creates five alerts, named by letter, and returns functions that search them. */
async function aFewAlerts() {
  const organization = await createTestOrganization(database.db);
  const ben = await organization.join("operator");
  const rows = new TestAlerts(database.db, organization.tenantId);
  const [muc2, muc20] = [await rows.collector("muc-2"), await rows.collector("MUC_20")];
  const [du17, web] = [await rows.endpoint("du-17 west"), await rows.endpoint("100% web", "http")];
  const ana = organization.owner.actor.kind === "user" ? organization.owner.actor.userId : "";
  const benId = ben.actor.kind === "user" ? ben.actor.userId : "";
  const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 12, minute));
  const ids = {
    a: await rows.alert({
      endpointId: du17,
      collectorId: muc2,
      severity: "critical",
      labels: ["lab", "west"],
      openedAt: at(1),
      score: 0.9,
    }),
    b: await rows.alert({ endpointId: du17, collectorId: muc20, labels: ["west"], assigneeId: ana, openedAt: at(2), score: 0.7 }),
    c: await rows.alert({
      endpointId: web,
      collectorId: muc2,
      kind: "outage",
      metricName: "http_availability",
      assigneeId: benId,
      openedAt: at(3),
    }),
    d: await rows.alert({
      collectorId: muc20,
      kind: "no_data",
      title: "Collector silent · MUC_20",
      severity: "critical",
      openedAt: at(3),
      detectionScore: { evidence: { observed: 300, expected: { value: 0, low: 0, high: 0 }, unit: "s" } },
    }),
    e: await rows.alert({ endpointId: web, severity: "info", status: "resolved", verdict: "false", openedAt: at(0) }),
  };
  const letters = new Map(Object.entries(ids).map(([letter, id]) => [id, letter]));
  const named = (found: readonly { id: string }[]): string => found.map(({ id }) => letters.get(id)).join("");
  const search = async (query: string, ctx: ServiceContext = organization.owner): Promise<string> =>
    [...named((await listInbox(ctx, { q: query })).items)].sort().join("");
  return { organization, ben, rows, ids, named, search, names: { du17, web, muc2, muc20, benId } };
}

test("an alert about missing measurements has a duration, and no limit", async () => {
  const { organization, ids } = await aFewAlerts();
  const { items } = await listInbox(organization.owner, {});
  expect(items.find(({ id }) => id === ids.d)).toMatchObject({ observed: 300, unit: "s", expected: null, isLimit: false });
});

describe("search", () => {
  test.each([
    ["", "abcde"],
    ["sev:critical", "ad"],
    ["-sev:critical", "bce"],
    ["endpoint:du-17", "ab"],
    ["-endpoint:du-17", "cde"],
    ["endpoint:100%", "ce"],
    ["endpoint:1_0", ""],
    ["collector:muc-2", "ac"],
    ["-collector:muc-2", "bde"],
    ["collector:muc_2", "bd"],
    ["label:west", "ab"],
    ["label:west label:lab", "a"],
    ["-label:lab", "bcde"],
    ["kind:outage,no-data", "cd"],
    ["protocol:HTTP", "ce"],
    ["-protocol:http", "abd"],
    ["metric:availability", "c"],
    ["owner:me", "b"],
    ["owner:none", "ade"],
    ["-owner:none", "bc"],
    ["owner:operator,me", "bc"],
    ["-owner:me", "acde"],
    ["silent", "d"],
    ["west rose", "ab"],
    ["-west", "cde"],
    ["sev:critical -silent", "a"],
    ["nothing like this", ""],
    ["name:du-*", "ab"],
    ["-name:*west", "cde"],
    ["collector:muc*0", "bd"],
    ["status:res", "e"],
    ["-status:open sev:info", "e"],
  ])("%j finds %j", async (query, found) => {
    const { search } = await aFewAlerts();
    expect(await search(query)).toBe(found);
  });

  test("a search that says nothing sensible is refused, with the place", async () => {
    const { organization } = await aFewAlerts();
    await expect(listInbox(organization.owner, { q: "west sev:high" })).rejects.toMatchObject({
      code: "invalid",
      issues: [{ path: "q", message: "Character 10: There is no severity “high”: critical, warning, info." }],
    });
  });

  test("owner:me is whoever asks", async () => {
    const { search, ben } = await aFewAlerts();
    expect(await search("owner:me", ben)).toBe("c");
  });

  test("a bulk action by filter reaches exactly what the search shows, and leaves out what came later", async () => {
    const { organization, rows, ids } = await aFewAlerts();
    const until = new Date(Date.UTC(2026, 10, 24, 13));
    const later = await rows.alert({ severity: "critical", openedAt: new Date(until.getTime() + 1) });
    const filter = { q: "sev:critical", until };
    const target = { target: { filter }, action: { type: "acknowledge" } as const, idempotencyKey: newId() };
    expect(await bulkAlertAction(organization.owner, target)).toMatchObject({ changed: 2, skipped: [] });
    const { items } = await listInbox(organization.owner, { statuses: ["acknowledged"] });
    expect(items.map(({ id }) => id).sort()).toEqual([ids.a, ids.d].sort());
    expect((await listInbox(organization.owner, { ids: [later] })).items[0]?.status).toBe("open");
  });
});

describe("order and pages", () => {
  for (const group of INBOX_GROUPS)
    for (const sort of INBOX_SORTS)
      test(`group ${group}, sort ${sort}: pages of one join to the whole list, nothing twice`, async () => {
        const { organization, named } = await aFewAlerts();
        const whole = await listInbox(organization.owner, { group, sort });
        const paged: { id: string }[] = [];
        let cursor: string | null = null;
        do {
          const page: Awaited<ReturnType<typeof listInbox>> = await listInbox(organization.owner, { group, sort, limit: 1, cursor });
          paged.push(...page.items);
          cursor = page.nextCursor;
        } while (cursor);
        expect(named(paged)).toBe(named(whole.items));
        expect(new Set(named(paged)).size).toBe(5);
      });

  test("sorts by what they are called, and groups keep together", async () => {
    const { organization, named } = await aFewAlerts();
    const list = async (order: { sort?: (typeof INBOX_SORTS)[number]; group?: (typeof INBOX_GROUPS)[number] }) =>
      named((await listInbox(organization.owner, order)).items);
    expect(await list({ sort: "newest" })).toMatch(/^(cd|dc)bae$/);
    expect(await list({ sort: "oldest" })).toMatch(/^eab(cd|dc)$/);
    expect(await list({ sort: "severity" })).toMatch(/^dacbe$/);
    expect(await list({ sort: "score" })).toMatch(/^ab/);
    expect(await list({ group: "endpoint" })).toBe("cebad");
    expect(await list({ group: "collector" })).toBe("cadbe");
  });

  test("a cursor that is not ours is refused", async () => {
    const { organization } = await aFewAlerts();
    const forged = Buffer.from(JSON.stringify(["{}"])).toString("base64url");
    for (const cursor of ["x", forged]) await expect(listInbox(organization.owner, { cursor })).rejects.toMatchObject({ code: "invalid" });
  });
});

test("a row names people, collectors and how deliveries stand, the worst first", async () => {
  const { organization, ids, names } = await aFewAlerts();
  const { tenantId } = organization;
  const integrationId = newId();
  await database.db.asSystem(async (tx) => {
    await tx.integration.create({
      data: { tenantId, id: integrationId, name: "hook", address: "https://x.example" },
    });
    for (const state of ["delivered", "retrying", "delivered"])
      await tx.delivery.create({
        data: { tenantId, id: newId(), integrationId, eventType: "alert.created", alertId: ids.c, payload: "", state },
      });
  });
  const { items } = await listInbox(organization.owner, { ids: [ids.c, ids.d] });
  const [c, d] = [items.find(({ id }) => id === ids.c), items.find(({ id }) => id === ids.d)];
  expect(c).toMatchObject({ endpointName: "100% web", collectorName: "muc-2", assigneeId: names.benId, assigneeName: "Some operator" });
  expect(c?.delivery).toBe("retrying");
  expect(d).toMatchObject({ endpointName: null, collectorName: "MUC_20", assigneeName: null, delivery: null, expected: null });
});

test("facets count what a filter shows", async () => {
  const { organization } = await aFewAlerts();
  const facets = await alertFacets(organization.owner, { statuses: ["open"] });
  expect(facets).toEqual({
    severity: [
      { value: "critical", n: 2 },
      { value: "warning", n: 2 },
    ],
    kind: [
      { value: "level_shift", n: 2 },
      { value: "no_data", n: 1 },
      { value: "outage", n: 1 },
    ],
    endpoint: [
      { value: "du-17 west", n: 2 },
      { value: "100% web", n: 1 },
    ],
    collector: [
      { value: "MUC_20", n: 2 },
      { value: "muc-2", n: 2 },
    ],
    owner: [
      { value: "none", n: 2 },
      { value: "Olga Owner", n: 1 },
      { value: "Some operator", n: 1 },
    ],
    label: [
      { value: "west", n: 2 },
      { value: "lab", n: 1 },
    ],
  });
});

test("similar alerts are earlier ones of the same metrics of the same endpoint, with how they ended", async () => {
  const { organization, ids } = await aFewAlerts();
  const similar = await similarAlerts(organization.owner, { alertId: ids.c });
  expect(similar.items.map(({ id }) => id)).toEqual([ids.e]);
  expect(similar.verdicts).toEqual({ false: 1 });
  expect((await similarAlerts(organization.owner, { alertId: ids.d })).items).toEqual([]);
});

test("another organization's alerts are not there, whatever is asked", async () => {
  const { ids } = await aFewAlerts();
  const stranger = await createTestOrganization(database.db);
  expect((await listInbox(stranger.owner, { ids: Object.values(ids) })).items).toEqual([]);
  expect((await countAlerts(stranger.owner, { ids: Object.values(ids) })).total).toBe(0);
  await expect(similarAlerts(stranger.owner, { alertId: ids.a })).rejects.toMatchObject({ code: "not_found" });
});
