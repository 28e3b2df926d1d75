import { createTestDatabase } from "@padit/db/testing";
import { NATURES, newId, STANDARD_ALERTS } from "@padit/domain";
import { stampSpec } from "@padit/protocols";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTenant } from "../testing/tenant-fixture";
import { loadConfig } from "./load-config";

let test: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.dispose());

const SHARD = 41;

it("gives each series its metric's title and nature: from the protocol's spec, else by name and type", async () => {
  const [tenantId, collectorId, endpointId] = [newId(), newId(), newId()];
  await test.db.asSystem(async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Test" } });
    await tx.shard.create({ data: { id: SHARD } });
  });
  await test.db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "probe", shard: SHARD } });
    await tx.endpoint.create({ data: { tenantId, id: endpointId, name: "far end", protocol: "stamp", target: {}, intervalMs: 10_000 } });
    const at = { tenantId, endpointId, collectorId };
    await tx.endpointCollector.create({ data: at });
    await tx.series.create({ data: { ...at, metricName: "stamp_forward_loss", unit: "ratio", metricType: "error_rate" } });
    await tx.series.create({ data: { ...at, metricName: "frames_total", unit: "count", metricType: "custom" } });
  });

  const { series } = await loadConfig(test.db, SHARD);
  expect(series.map(({ metricName, metricTitle, nature }) => ({ metricName, metricTitle, nature }))).toEqual([
    { metricName: "stamp_forward_loss", metricTitle: "Loss to the far end", nature: stampSpec.metrics.stamp_forward_loss?.nature },
    { metricName: "frames_total", metricTitle: "frames_total", nature: NATURES.counter },
  ]);
  expect(series[0]?.nature).toMatchObject({ isBadInItself: true, isOptional: true });
});

it("gives each organization its default alerts and its time zone, also before anybody set them", async () => {
  const [tenantId, shard] = [newId(), SHARD + 1];
  await test.db.asSystem(async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Test" } });
    await tx.shard.create({ data: { id: shard } });
  });
  await test.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id: newId(), name: "probe", shard } }));
  expect((await loadConfig(test.db, shard)).policies).toEqual([{ tenantId, preset: "balanced", defaults: STANDARD_ALERTS, zone: "UTC" }]);

  await test.db.withTenant(tenantId, async (tx) => {
    const defaults = { countdown: { warnBelow: 30 } };
    await tx.policy.create({ data: { tenantId, id: newId(), name: "default", preset: "quiet", defaults } });
    await tx.tenant.update({ where: { id: tenantId }, data: { settings: { timeZone: "Europe/Zurich" } } });
  });
  const [policy] = (await loadConfig(test.db, shard)).policies;
  expect(policy).toMatchObject({ preset: "quiet", zone: "Europe/Zurich" });
  expect(policy?.defaults?.countdown).toEqual({ ...STANDARD_ALERTS.countdown, warnBelow: 30 });
});

it("reads the scope of a rule as a selector, also from a row that was written before there were selectors", async () => {
  const [tenantId, shard] = [newId(), SHARD + 2];
  await test.db.asSystem(async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Test" } });
    await tx.shard.create({ data: { id: shard } });
  });
  const scopes = [{ tags: ["core"], protocol: "icmp" }, [{ field: "site", values: ["fra"], not: true }], {}];
  const limit = { metricName: "icmp_rtt", direction: "above", threshold: 1, unit: "ms", severity: "warning" as const };
  await test.db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: newId(), name: "probe", shard } });
    for (const [at, scope] of scopes.entries()) await tx.rule.create({ data: { tenantId, id: newId(), name: `${at}`, scope, ...limit } });
  });
  const { rules } = await loadConfig(test.db, shard);
  expect([...rules].sort((a, b) => a.name.localeCompare(b.name)).map(({ scope }) => scope)).toEqual([
    [
      { field: "label", values: ["core"], not: false },
      { field: "protocol", values: ["icmp"], not: false },
    ],
    [{ field: "site", values: ["fra"], not: true }],
    [],
  ]);
});

it("knows when planned work covers which series, with runs as a person extended or ended them", async () => {
  const shard = SHARD + 9;
  const { tenantId } = await createTenant(test.db, shard);
  const at = (text: string): Date => new Date(`2026-11-29T${text}:00Z`);
  const maintenanceId = newId();
  await test.db.withTenant(tenantId, async (tx) => {
    await tx.maintenance.create({
      data: {
        ...{ tenantId, id: maintenanceId, name: "Router upgrade", ownerName: "Ana", createdByName: "Ana", effect: "no_effect" },
        ...{ selector: [{ field: "endpoint", values: ["echo"], not: false }], startsAt: at("01:00"), durationSeconds: 3_600 },
        ...{ timeZone: "UTC", scheduledAt: at("00:00"), plannedUntil: at("09:00") },
      },
    });
    const run = (startsAt: Date, endsAt: Date) => ({ tenantId, id: newId(), maintenanceId, plannedAt: startsAt, startsAt, endsAt });
    await tx.maintenanceRun.createMany({ data: [run(at("01:00"), at("01:30")), run(at("03:00"), at("05:00"))] });
  });
  const spans = [
    { startMs: at("03:00").getTime(), endMs: at("05:00").getTime() },
    { startMs: at("01:00").getTime(), endMs: at("01:30").getTime() },
  ];
  const own = (await loadConfig(test.db, shard)).planned?.filter((work) => work.tenantId === tenantId);
  expect(own).toEqual([{ tenantId, selector: [{ field: "endpoint", values: ["echo"], not: false }], spans }]);
});
