import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { collectorActivity } from "../collectors/collector-activity";
import { startProbeJob } from "../collectors/start-probe-job";
import { createTestOrganization } from "../testing/test-organization";
import { createEndpoint } from "./create-endpoint";
import { endpointHeartbeats } from "./endpoint-heartbeats";
import { updateEndpoint } from "./update-endpoint";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(() => database.dispose());

const MINUTE = 60_000;
const probed = { name: "probed", protocol: "udp-echo", target: { host: "192.0.2.1" } };

/** Creates an organization with an agent, a push collector, and an endpoint whose only series is pushed. */
async function withPush() {
  const organization = await createTestOrganization(database.db);
  const { tenantId } = organization;
  const [agent, push, endpointId] = [newId(), newId(), newId()];
  const seriesId = await database.db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: agent, name: "agent", shard: 0 } });
    await tx.collector.create({ data: { tenantId, id: push, name: "telegraf", kind: "push", shard: 0, lastSeenAt: new Date() } });
    await tx.endpoint.create({ data: { tenantId, id: endpointId, name: "room", protocol: "push", target: {}, intervalMs: 3_600_000 } });
    await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId: push } });
    const facts = { metricName: "room_temperature", unit: "C", metricType: "custom" };
    return (await tx.series.create({ data: { tenantId, endpointId, collectorId: push, ...facts } })).id;
  });
  const plans = () => database.db.withTenant(tenantId, (tx) => tx.plan.findMany({ select: { collectorId: true } }));
  return { ...organization, agent, push, endpointId, seriesId, plans };
}

test("an endpoint that names no collectors is probed by agents only", async () => {
  const { owner, agent, plans } = await withPush();
  expect(await createEndpoint(owner, probed)).toMatchObject({ collectorIds: [agent] });
  expect(await plans()).toEqual([{ collectorId: agent }]);
});

test("a collector of the other kind is refused with the reason, both ways", async () => {
  const { owner, agent, push, endpointId } = await withPush();
  await expect(createEndpoint(owner, { ...probed, collectorIds: [push] })).rejects.toMatchObject({
    code: "invalid",
    message: expect.stringContaining("telegraf receives pushed measurements"),
    issues: [{ path: "collectorIds" }],
  });
  await expect(updateEndpoint(owner, { endpointId, collectorIds: [agent] })).rejects.toMatchObject({ code: "invalid" });
});

test("a pushed endpoint can be renamed and paused; its collector gets no plan and makes no test", async () => {
  const { owner, push, endpointId, plans } = await withPush();
  expect(await updateEndpoint(owner, { endpointId, name: "server room", paused: true })).toMatchObject({
    ...{ name: "server room", paused: true, collectorIds: [push] },
  });
  expect(await plans()).toEqual([]);
  await expect(updateEndpoint(owner, { endpointId, target: { host: "192.0.2.1" } })).rejects.toMatchObject({ code: "invalid" });
  const job = { collectorId: push, protocol: "udp-echo", target: { host: "192.0.2.1" } };
  await expect(startProbeJob(owner, job)).rejects.toMatchObject({ code: "conflict" });
});

test("the bar of a pushed endpoint shows that something arrived, in cells that do not wait for an interval", async () => {
  const { owner, push, endpointId, seriesId } = await withPush();
  const lastMinute = (Math.floor(Date.now() / MINUTE) - 1) * MINUTE;
  await database.insertSamples([{ seriesId, tsMs: lastMinute + 1_000, value: 21, uncertainty: null }]);
  const [bar] = await endpointHeartbeats(owner, { endpointIds: [endpointId], cells: 5 });
  const cell = (lastMinute - (bar?.from.getTime() ?? 0)) / MINUTE;
  expect(bar).toMatchObject({ cellSeconds: 60, delayMetric: null, deliveryMetric: null });
  expect([bar?.states[cell], bar?.n[cell], bar?.delay[cell]]).toEqual(["ok", 1, null]);
  expect(bar?.states[cell - 1]).toBe("unknown");
  expect(await collectorActivity(owner, { collectorIds: [push] })).toEqual([
    { collectorId: push, lastSampleAt: new Date(lastMinute + 1_000) },
  ]);
});
