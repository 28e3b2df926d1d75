import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEndpoint } from "../endpoints/create-endpoint";
import { createTestOrganization, type TestOrganization } from "../testing/test-organization";
import { collectorActivity } from "./collector-activity";
import { collectorLosses } from "./collector-losses";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.asSystem((tx) => tx.shard.create({ data: { id: 0 } }));
});
afterAll(() => database.dispose());

async function addCollector({ tenantId }: TestOrganization): Promise<string> {
  const id = newId();
  await database.db.withTenant(tenantId, (tx) => tx.collector.create({ data: { tenantId, id, name: id, shard: 0 } }));
  return id;
}

test("says when each collector last brought something, of this organization alone", async () => {
  const organization = await createTestOrganization(database.db);
  const [busy, idle] = [await addCollector(organization), await addCollector(organization)];
  const { id: endpointId } = await createEndpoint(organization.owner, {
    name: "e",
    protocol: "udp-echo",
    target: { host: "192.0.2.1" },
    collectorIds: [busy, idle],
  });
  const series = await database.db.withTenant(organization.tenantId, (tx) =>
    tx.series.findFirstOrThrow({ where: { endpointId, collectorId: busy, metricName: "udp_echo_loss" } }),
  );
  const at = Math.floor(Date.now() / 1000) * 1000;
  await database.insertSamples([at - 1000, at].map((tsMs) => ({ seriesId: series.id, tsMs, value: 0 })));
  const asked = { collectorIds: [busy, idle, newId()] };
  const activity = await collectorActivity(organization.owner, asked);
  expect(new Map(activity.map(({ collectorId, lastSampleAt }) => [collectorId, lastSampleAt]))).toEqual(
    new Map([
      [busy, new Date(at)],
      [idle, null],
    ]),
  );
  expect(await collectorActivity((await createTestOrganization(database.db)).owner, asked)).toEqual([]);
});

test("lists what was lost, newest first; strangers learn nothing", async () => {
  const organization = await createTestOrganization(database.db);
  const collectorId = await addCollector(organization);
  const { tenantId } = organization;
  const moment = (seconds: number) => new Date(1_700_000_000_000 + seconds * 1000);
  await database.db.asSystem(async (tx) => {
    for (const n of [1, 2]) {
      const gap = { fromAt: moment(n), toAt: moment(n + 1), n: BigInt(n), reason: "spool full", at: moment(n) };
      await tx.gap.create({ data: { tenantId, id: newId(), collectorId, ...gap } });
    }
    const refused = { epoch: 1n, seq: 1n, reason: "unknown series", n: 3, example: { series: 9 }, at: moment(5) };
    await tx.quarantine.create({ data: { tenantId, id: newId(), collectorId, ...refused } });
  });
  const losses = await collectorLosses(await organization.join("viewer"), { collectorId });
  expect(losses.gaps).toMatchObject([
    { n: 2, from: moment(2), to: moment(3), reason: "spool full" },
    { n: 1, from: moment(1) },
  ]);
  expect(losses.quarantine).toMatchObject([{ n: 3, reason: "unknown series", example: { series: 9 } }]);
  const stranger = await createTestOrganization(database.db);
  await expect(collectorLosses(stranger.owner, { collectorId })).rejects.toMatchObject({ code: "not_found" });
});
