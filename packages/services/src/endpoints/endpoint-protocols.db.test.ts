import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { protocols } from "@padit/protocols";
import { Plan } from "@padit/protocols/collector-api";
import { HIDDEN } from "@padit/protocols/secrets";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestOrganization } from "../testing/test-organization";
import { createEndpoint } from "./create-endpoint";
import { endpointHeartbeats } from "./endpoint-heartbeats";
import { getEndpoint } from "./endpoint-queries";
import { openTarget } from "./target-secrets";
import { updateEndpoint } from "./update-endpoint";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(() => database.dispose());

const LINK = { interface: "eth1", mac: "02:00:00:00:00:0b" };
const TARGETS: Record<string, Record<string, string | number>> = {
  "oran-cfm": { host: "192.0.2.1" },
  "udp-echo": { host: "192.0.2.1" },
  "ecpri-owd": LINK,
  "cfm-lb": LINK,
  "cfm-dm": LINK,
  "cfm-ccm": { interface: "eth1" },
  "cfm-lt": LINK,
  "ptp-watch": { interface: "eth1" },
  "esmc-watch": { interface: "eth1" },
  "own-clock": { source: "ptp4l" },
  traceroute: { host: "192.0.2.1" },
  stamp: { host: "192.0.2.1" },
  icmp: { host: "192.0.2.1" },
  tcp: { host: "192.0.2.1", port: 443 },
  dns: { server: "192.0.2.53", name: "example.com" },
  http: { url: "https://example.com" },
};

async function organizationWithCollector() {
  const organization = await createTestOrganization(database.db);
  const { tenantId } = organization;
  const collectorId = newId();
  await database.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id: collectorId, name: "c", shard: 0 } }));
  return { ...organization, collectorId };
}

test.each(protocols.list().map((spec) => [spec.name, spec] as const))(
  "saving an endpoint of %s makes the series of its metrics",
  async (name, spec) => {
    const { owner, tenantId } = await organizationWithCollector();
    const { id, target } = await createEndpoint(owner, { name, protocol: name, target: TARGETS[name] ?? {} });
    // A field without a default is stored only if a person fills it in: older collectors do not know it.
    expect(Object.keys(target).sort()).toEqual(Object.keys(spec.target.parse(TARGETS[name]) as object).sort());
    expect(spec.fields.map((field) => field.name)).toEqual(expect.arrayContaining(Object.keys(target)));
    const series = await database.db.withTenant(tenantId, (tx) =>
      tx.series.findMany({ where: { tenantId, endpointId: id }, select: { metricName: true, unit: true, metricType: true } }),
    );
    const expected = Object.entries(spec.metrics).map(([metricName, { unit, type }]) => ({ metricName, unit, metricType: type }));
    expect(series.sort((a, b) => a.metricName.localeCompare(b.metricName))).toEqual(
      expected.sort((a, b) => a.metricName.localeCompare(b.metricName)),
    );
  },
);

test("the plan asks for another run after a bad one, except at short intervals", async () => {
  const { owner, tenantId, collectorId } = await organizationWithCollector();
  for (const intervalSeconds of [3600, 6, 5])
    await createEndpoint(owner, { name: `${intervalSeconds}`, protocol: "icmp", target: { host: "192.0.2.1" }, intervalSeconds });
  const { document } = await database.db.withTenant(tenantId, (tx) =>
    tx.plan.findFirstOrThrow({ where: { tenantId, collectorId }, orderBy: { revision: "desc" } }),
  );
  const { checks } = Plan.parse(JSON.parse(document));
  expect(Object.fromEntries(checks.map(({ name, reprobe }) => [name, reprobe]))).toEqual({
    3600: { runs: 2, afterMs: 2000 },
    6: { runs: 2, afterMs: 1500 },
    5: undefined,
  });
});

test("what does not fit is refused at its field", async () => {
  const { owner } = await organizationWithCollector();
  const bad = createEndpoint(owner, { name: "x", protocol: "cfm-lb", target: { ...LINK, mac: "nonsense" } });
  await expect(bad).rejects.toMatchObject({ code: "invalid", issues: [{ path: "target.mac" }] });
});

test("a key is stored for the collector and shown to nobody: not in views, not in the audit trail", async () => {
  const { owner, tenantId } = await organizationWithCollector();
  const key = "00112233445566778899aabbccddeeff";
  const target = { host: "192.0.2.1", mode: "authenticated", key };
  const { id, target: created } = await createEndpoint(owner, { name: "s", protocol: "stamp", target });
  expect(created.key).toBe(HIDDEN);
  const seen = await getEndpoint(owner, { endpointId: id });
  await updateEndpoint(owner, { endpointId: id, target: { ...seen.target, timeoutMs: 700 } });
  const moved = updateEndpoint(owner, { endpointId: id, target: { ...seen.target, host: "192.0.2.2" } });
  await expect(moved).rejects.toMatchObject({ code: "invalid", issues: [{ path: "target.key" }] });
  const { stored, trail, plan } = await database.db.withTenant(tenantId, async (tx) => ({
    stored: await tx.endpoint.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }),
    trail: await tx.auditEntry.findMany({ where: { tenantId } }),
    plan: await tx.plan.findFirstOrThrow({ where: { tenantId }, orderBy: { revision: "desc" } }),
  }));
  expect(stored.target).toMatchObject({ host: "192.0.2.1", timeoutMs: 700, key: HIDDEN });
  expect((await openTarget(owner.keyring, stored)).target).toMatchObject({ host: "192.0.2.1", timeoutMs: 700, key });
  expect(plan.document).not.toContain(key);
  expect(trail.length).toBeGreaterThan(1);
  expect(JSON.stringify(trail)).not.toContain(key);
});

test("a mask where nothing is stored is refused, not saved as a key", async () => {
  const { owner } = await organizationWithCollector();
  const target = { host: "192.0.2.1", mode: "authenticated", key: HIDDEN };
  await expect(createEndpoint(owner, { name: "s", protocol: "stamp", target })).rejects.toMatchObject({
    code: "invalid",
    issues: [{ path: "target.key" }],
  });
});

test("the bar of a group shows its availability, and its loss once the target is one station", async () => {
  const { tenantId, owner, collectorId } = await organizationWithCollector();
  const target = { interface: "eth1", destination: "multicast" };
  const input = { name: "every MEP", protocol: "cfm-lb", target, intervalSeconds: 10, collectorIds: [collectorId] };
  const { id } = await createEndpoint(owner, input);
  const series = await database.db.withTenant(tenantId, (tx) => tx.series.findMany({ where: { endpointId: id } }));
  const store = (metric: string, agoMs: number, value: number) => {
    const seriesId = series.find(({ metricName }) => metricName === metric)?.id ?? 0;
    return database.insertSamples([{ seriesId, tsMs: Date.now() - agoMs, value }]);
  };
  const bar = async () => (await endpointHeartbeats(owner, { endpointIds: [id], cells: 12 }))[0];
  expect(await bar()).toMatchObject({ deliveryMetric: "cfm_lb_loss" });
  await store("cfm_lb_availability", 5 * 60_000, 0);
  expect(await bar()).toMatchObject({ deliveryMetric: "cfm_lb_availability" });
  expect((await bar())?.delivery).toContain(0);
  await store("cfm_lb_loss", 2 * 60_000, 0.5);
  expect(await bar()).toMatchObject({ deliveryMetric: "cfm_lb_loss" });
  expect((await bar())?.delivery).toContain(0.5);
});
