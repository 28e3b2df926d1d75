import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { z } from "zod";
import { createTestOrganization, type TestOrganization } from "../testing/test-organization";
import { type BulkEndpointAction, bulkEndpointAction } from "./bulk-endpoint-action";
import { createEndpoint } from "./create-endpoint";
import { endpointChart } from "./endpoint-chart";
import { endpointFacets } from "./endpoint-facets";
import { endpointHeartbeats } from "./endpoint-heartbeats";
import { getEndpoint, listEndpoints } from "./endpoint-queries";
import { ENDPOINT_STATES, type EndpointState } from "./endpoint-state";
import { updateEndpoint } from "./update-endpoint";
import { WORST_FIRST } from "./where-state";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(() => database.dispose());

type Bulk = z.input<typeof BulkEndpointAction>;
const MINUTE = 60_000;

async function addCollector({ tenantId }: TestOrganization, facts: { silentSince?: Date; revokedAt?: Date } = {}): Promise<string> {
  const id = newId();
  await database.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id, name: id, shard: 0, ...facts } }));
  return id;
}

const addEndpoint = ({ owner }: TestOrganization, name: string, collectorIds: string[], tags: string[] = []) =>
  createEndpoint(owner, { name, protocol: "udp-echo", target: { host: "192.0.2.1" }, intervalSeconds: 1, collectorIds, tags });

async function condition(
  { tenantId }: TestOrganization,
  endpointId: string,
  collectorId: string,
  state: string,
  group = "delay",
): Promise<void> {
  const row = { tenantId, endpointId, collectorId, metricGroup: group, state, since: new Date() };
  await database.db.withTenant(tenantId, (tx) => tx.condition.create({ data: row }));
}

async function alert(
  { tenantId }: TestOrganization,
  endpointId: string,
  kind: string,
  sources: object,
  severity: "info" | "warning" | "critical" = "warning",
): Promise<void> {
  const at = new Date();
  const times = { episodeStart: at, openedAt: at, lastSeenAt: at };
  const texts = { key: newId(), metricGroup: "delay", metricName: "udp_echo_rtt", title: "t", description: "d" };
  const data = { tenantId, id: newId(), endpointId, kind, sources, severity, detectionScore: {}, ...times, ...texts };
  await database.db.withTenant(tenantId, (tx) => tx.alert.create({ data }));
}

/** Creates an endpoint in every state that an endpoint can have, and some with two reasons for a state. */
async function oneOfEach(organization: TestOrganization): Promise<Map<string, EndpointState>> {
  const working = await addCollector(organization);
  const silent = await addCollector(organization, { silentSince: new Date() });
  const byRule = { rules: [{ id: "r", name: "r" }], detector: true };
  const make = async (
    name: string,
    collectorId: string,
    conditions: (string | [group: string, state: string])[],
    alerts: [kind: string, sources: object, severity?: "info" | "critical"][] = [],
  ) => {
    const { id } = await addEndpoint(organization, name, [collectorId]);
    for (const [index, each] of conditions.entries()) {
      const [group, state] = typeof each === "string" ? [`g${index}`, each] : each;
      await condition(organization, id, collectorId, state, group);
    }
    for (const [kind, sources, severity] of alerts) await alert(organization, id, kind, sources, severity);
    return id;
  };
  const paused = await make("paused", working, ["firing"]);
  await bulkEndpointAction(organization.owner, { target: { ids: [paused] }, action: { type: "pause" } });
  const planned = [
    await make("planned work", working, ["firing"], [["outage", byRule]]),
    await make("planned work at a silent collector", silent, []),
  ];
  const { tenantId } = organization;
  await database.db.asSystem((tx) =>
    tx.endpoint.updateMany({ where: { tenantId, id: { in: [...planned, paused] } }, data: { maintenanceRunId: newId() } }),
  );
  return new Map<string, EndpointState>([
    [paused, "paused"],
    ...planned.map((id): [string, EndpointState] => [id, "maintenance"]),
    [await make("silent", silent, ["firing"], [["outage", byRule]]), "unknown"],
    [await make("no data", working, ["no_data", "no_data"]), "not_measured"],
    [await make("samples stay away", working, ["firing"], [["no_data", byRule]]), "not_measured"],
    [
      await make(
        "stays away at one, loses at another",
        working,
        ["firing"],
        [
          ["no_data", byRule],
          ["loss", {}],
        ],
      ),
      "degraded",
    ],
    [await make("no interface", working, ["ok", ["icmp_outcome", "not_measured"]]), "not_measured"],
    [await make("no interface in an outage", working, ["firing", ["icmp_outcome", "not_measured"]], [["outage", byRule]]), "not_measured"],
    [await make("a part without a right", working, ["ok", ["udp_echo_outcome", "ok"], ["cfm_lb_outcome", "not_measured"]]), "ok"],
    [await make("a part not offered", working, ["ok", ["udp_echo_outcome", "ok"], ["cfm_lb_outcome", "not_offered"]]), "ok"],
    [await make("never answered", working, ["pending", "no_data"]), "down"],
    [await make("only optional", working, [["http_certificate_days", "ok"]]), "learning"],
    [await make("optional learns", working, [["http_certificate_days", "learning"], "ok"]), "ok"],
    [await make("wrong answer", working, ["firing"], [["wrong_answer", {}]]), "down"],
    [await make("half data", working, ["no_data", "ok"]), "ok"],
    [await make("new", working, []), "learning"],
    [await make("learning", working, ["learning", "learning"]), "learning"],
    [await make("learns beside what is well", working, ["ok", "learning"]), "ok"],
    [await make("fine", working, ["ok", "pending"]), "ok"],
    [await make("fails as expected", working, ["ok", ["delivery", "expected"]]), "down"],
    [await make("fails as expected, and a limit is broken", working, [["delivery", "expected"]], [["level_shift", byRule]]), "degraded"],
    [await make("outage", working, ["firing"], [["outage", byRule]]), "down"],
    [await make("limit", working, ["learning"], [["level_shift", byRule]]), "degraded"],
    [await make("a critical limit", working, ["ok"], [["limit", byRule, "critical"]]), "degraded"],
    [await make("a limit for information", working, ["ok"], [["limit", byRule, "info"]]), "anomalous"],
    [await make("detected", working, ["firing"], [["level_shift", { rules: [], detector: true }]]), "anomalous"],
    [await make("resolved by hand", working, ["firing", "learning"]), "anomalous"],
  ]);
}

test("the database's word for a state is the function's word: filter, count and view agree", async () => {
  const organization = await createTestOrganization(database.db);
  const expected = await oneOfEach(organization);
  for (const [endpointId, state] of expected) expect(await getEndpoint(organization.owner, { endpointId })).toMatchObject({ state });
  const facets = await endpointFacets(organization.owner, {});
  expect(facets).toMatchObject({ total: expected.size, all: expected.size, protocols: [{ protocol: "udp-echo", n: expected.size }] });
  for (const state of ENDPOINT_STATES) {
    const { items } = await listEndpoints(organization.owner, { state });
    const ids = [...expected].filter(([, wanted]) => wanted === state).map(([id]) => id);
    expect(items.map(({ id }) => id).sort(), state).toEqual(ids.sort());
    expect(facets.byState[state], state).toBe(ids.length);
  }
});

test("the worst come first, page by page, without a repetition or a gap", async () => {
  const organization = await createTestOrganization(database.db);
  const expected = await oneOfEach(organization);
  const seen: { id: string; state: EndpointState }[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await listEndpoints(organization.owner, { sort: "worst", limit: 2, cursor });
    seen.push(...page.items);
    cursor = page.nextCursor;
  }
  expect(seen.map(({ id }) => id).sort()).toEqual([...expected.keys()].sort());
  const places = seen.map(({ state }) => WORST_FIRST.indexOf(state));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  const degraded = await listEndpoints(organization.owner, { state: "degraded", sort: "worst" });
  expect(degraded.items.map(({ stateSeverity }) => stateSeverity)).toEqual(["critical", "warning", "warning", "warning"]);
});

test("pausing many is one action that says what changed, and resuming what changed undoes it", async () => {
  const organization = await createTestOrganization(database.db);
  const collectorId = await addCollector(organization);
  const one = await addEndpoint(organization, "one", [collectorId]);
  const two = await addEndpoint(organization, "two", [collectorId]);
  await bulkEndpointAction(organization.owner, { target: { ids: [two.id] }, action: { type: "pause" } });
  const revision = () => database.db.withTenant(organization.tenantId, (tx) => tx.plan.count({ where: { collectorId } }));
  const before = await revision();
  const pause = { target: { ids: [one.id, two.id, newId()] }, action: { type: "pause" } } satisfies Bulk;
  const paused = await bulkEndpointAction(organization.owner, pause);
  expect(paused).toEqual({ changedIds: [one.id], skipped: 2 });
  expect(await revision()).toBe(before + 1);
  expect(await bulkEndpointAction(organization.owner, pause)).toEqual({ changedIds: [], skipped: 3 });
  await bulkEndpointAction(organization.owner, { target: { ids: paused.changedIds }, action: { type: "resume" } });
  expect(await getEndpoint(organization.owner, { endpointId: one.id })).toMatchObject({ paused: false });
  expect(await getEndpoint(organization.owner, { endpointId: two.id })).toMatchObject({ paused: true });
});

test("labels come and go on all that match, delete takes them out of the list; a viewer and strangers change nothing", async () => {
  const organization = await createTestOrganization(database.db);
  const { id } = await addEndpoint(organization, "north-1", [], ["lab"]);
  await addEndpoint(organization, "south-1", []);
  const label = { target: { filter: { text: "NORTH" } }, action: { type: "label", add: ["core"], remove: ["lab"] } } satisfies Bulk;
  expect(await bulkEndpointAction(organization.owner, label)).toEqual({ changedIds: [id], skipped: 0 });
  expect((await endpointFacets(organization.owner, {})).tags).toEqual([{ tag: "core", n: 1 }]);
  const remove = { target: { ids: [id] }, action: { type: "delete" } } satisfies Bulk;
  await expect(bulkEndpointAction(await organization.join("viewer"), remove)).rejects.toMatchObject({ code: "forbidden" });
  const stranger = await createTestOrganization(database.db);
  expect(await bulkEndpointAction(stranger.owner, remove)).toEqual({ changedIds: [], skipped: 1 });
  await bulkEndpointAction(organization.owner, remove);
  expect((await listEndpoints(organization.owner, {})).items.map(({ name }) => name)).toEqual(["south-1"]);
  expect(await organization.audited()).toEqual(["endpoint.create", "endpoint.create", "endpoint.bulk_label", "endpoint.bulk_delete"]);
});

/** Inserts 60 samples for each of the last two whole minutes: 1 ms, then 3 ms; a tenth is lost. */
async function measured(organization: TestOrganization) {
  const collectorId = await addCollector(organization);
  const { id } = await addEndpoint(organization, "measured", [collectorId]);
  const rows = await database.db.withTenant(organization.tenantId, (tx) => tx.series.findMany({ where: { endpointId: id } }));
  const end = Math.floor(Date.now() / MINUTE) * MINUTE;
  const insert = (metric: string, valueAt: (index: number) => number, uncertainty: number | null) => {
    const seriesId = rows.find(({ metricName }) => metricName === metric)?.id ?? 0;
    const times = Array.from({ length: 120 }, (_, index) => index);
    return database.insertSamples(
      times.map((index) => ({ seriesId, tsMs: end - 2 * MINUTE + index * 1000, value: valueAt(index), uncertainty })),
    );
  };
  await insert("udp_echo_rtt", (index) => (index < 60 ? 1 : 3), 0.25);
  await insert("udp_echo_loss", (index) => (index % 10 === 0 ? 1 : 0), null);
  return { endpointId: id, collectorId, end };
}

test("one question brings the bars of a page: cells, medians and what the last of them hold", async () => {
  const organization = await createTestOrganization(database.db);
  const { endpointId, end } = await measured(organization);
  const other = await addEndpoint(organization, "quiet", []);
  const bars = await endpointHeartbeats(organization.owner, { endpointIds: [endpointId, other.id, newId()], cells: 12 });
  const byId = new Map(bars.map((bar) => [bar.endpointId, bar]));
  expect([...byId.keys()].sort()).toEqual([endpointId, other.id].sort());
  const bar = byId.get(endpointId);
  const cellAt = (at: number) => {
    const index = (at - (bar?.from.getTime() ?? 0)) / MINUTE;
    return { state: bar?.states[index], n: bar?.n[index], delay: bar?.delay[index], delivery: bar?.delivery[index] };
  };
  expect(bar?.states).toHaveLength(12);
  expect(cellAt(end - 2 * MINUTE)).toEqual({ state: "ok", n: 60, delay: 1, delivery: expect.closeTo(0.1) });
  expect(cellAt(end - MINUTE)).toMatchObject({ state: "ok", n: 60, delay: 3 });
  expect(cellAt(end - 3 * MINUTE)).toMatchObject({ state: "unknown", n: 0, delay: null });
  expect(bar?.recent).toMatchObject({ delivery: expect.closeTo(0.1) });
  expect(byId.get(other.id)?.recent).toEqual({ p50: null, p95: null, delivery: null });
});

test("the cells of a maintenance show it, for the endpoints that its selector covers", async () => {
  const organization = await createTestOrganization(database.db);
  const { tenantId, owner } = organization;
  const { id: covered } = await addEndpoint(organization, "olt-1", []);
  const { id: other } = await addEndpoint(organization, "du-1", []);
  await bulkEndpointAction(owner, { target: { ids: [other] }, action: { type: "pause" } });
  const now = Date.now();
  const startsAt = new Date(now - 5 * MINUTE);
  const maintenanceId = newId();
  const selector = [{ field: "endpoint", values: ["olt-*"], not: false }];
  const plan = { name: "Upgrade", ownerName: "Ana", selector, effect: "no_effect", startsAt, durationSeconds: 600, timeZone: "UTC" };
  const times = { scheduledAt: startsAt, plannedUntil: startsAt, createdByName: "Ana" };
  await database.db.withTenant(tenantId, async (tx) => {
    await tx.maintenance.create({ data: { tenantId, id: maintenanceId, ...plan, ...times } });
    const endsAt = new Date(now + 5 * MINUTE);
    await tx.maintenanceRun.create({ data: { tenantId, id: newId(), maintenanceId, plannedAt: startsAt, startsAt, endsAt } });
  });
  const bars = await endpointHeartbeats(owner, { endpointIds: [covered, other], cells: 12 });
  const statesOf = (id: string) => bars.find(({ endpointId }) => endpointId === id)?.states;
  expect(statesOf(covered)).toEqual([...Array(6).fill("unknown"), ...Array(6).fill("maintenance")]);
  expect(statesOf(other)).toEqual(Array(12).fill("paused"));
});

test("a chart brings quantiles and uncertainty per collector, of this organization alone", async () => {
  const organization = await createTestOrganization(database.db);
  const { endpointId, collectorId, end } = await measured(organization);
  const range = { endpointId, from: new Date(end - 60 * MINUTE), to: new Date(end), metrics: ["udp_echo_rtt"] };
  const { bucketMs, series } = await endpointChart(organization.owner, range);
  expect(bucketMs).toBe(10_000);
  expect(series).toMatchObject([{ collectorId, metricName: "udp_echo_rtt", unit: "ms" }]);
  expect(series[0]?.at[0]).toBe(end - 2 * MINUTE);
  expect(series[0]?.p50).toEqual([...Array<number>(6).fill(1), ...Array<number>(6).fill(3)]);
  expect(series[0]?.uncertainty).toEqual(Array<number>(12).fill(0.25));
  const stranger = await createTestOrganization(database.db);
  await expect(endpointChart(stranger.owner, range)).rejects.toMatchObject({ code: "not_found" });
  await expect(endpointChart(organization.owner, { ...range, to: range.from })).rejects.toMatchObject({ code: "invalid" });
});

test("detection hears of another target, and of nothing else that is edited", async () => {
  const organization = await createTestOrganization(database.db);
  const { tenantId, owner } = organization;
  const { id: endpointId } = await addEndpoint(organization, "du-17", []);
  const changedAt = () =>
    database.db.withTenant(tenantId, async (tx) => {
      const { targetChangedAt } = await tx.endpoint.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: endpointId } } });
      return targetChangedAt;
    });
  await updateEndpoint(owner, { endpointId, name: "du-18", tags: ["core"], intervalSeconds: 2 });
  await updateEndpoint(owner, { endpointId, target: { host: "192.0.2.1", count: 3 } });
  expect(await changedAt()).toBeNull();
  await updateEndpoint(owner, { endpointId, target: { host: "192.0.2.2" } });
  const moved = await changedAt();
  expect(moved).not.toBeNull();
  await updateEndpoint(owner, { endpointId, target: { host: "192.0.2.2" } });
  expect(await changedAt()).toEqual(moved);
});
