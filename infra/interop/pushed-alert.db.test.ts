import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestIngest, type TestIngest } from "../../apps/ingest/src/testing";
import { drainShard } from "../../apps/worker/src/testing/drain-shard";
import { folderObjectStore } from "../../packages/objects/src";
import { createPushCollector } from "../../packages/services/src/collectors";
import { createKeyring } from "../../packages/services/src/keyring/keyring";
import { createTestOrganization } from "../../packages/services/src/testing/test-organization";

let server: TestIngest;
let folder: string;
beforeAll(async () => {
  server = await startTestIngest();
  folder = await mkdtemp(join(tmpdir(), "padit-pushed-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

const settings = { windowMs: 10_000, latenessMs: 2_000, learningWindows: 5, resolveDelayMs: 20_000, reopenWindowMs: 60_000 };
const SAMPLES = 600;
const SHIFT_AT = 540;
const SAMPLES_PER_REQUEST = 5;

/** Requests of one host, one sample a second, which overtake one another: each pair arrives the wrong way round. */
function requestsOf(host: string, startMs: number, lastMs: number): object[][] {
  const samples = Array.from({ length: SAMPLES }, (_, i) => ({
    ...{ metric_name: "ping_rtt_ms", source_id: host, metric_type: "latency", unit: "ms" },
    ...{ timestamp: startMs + i * 1_000, value: (i < SHIFT_AT ? 5 : lastMs) + ((i * 7_919) % 100) / 100 },
  }));
  const requests = Array.from({ length: SAMPLES / SAMPLES_PER_REQUEST }, (_, i) =>
    samples.slice(i * SAMPLES_PER_REQUEST, (i + 1) * SAMPLES_PER_REQUEST),
  );
  return requests.flatMap((_, i) => (i % 2 === 0 ? requests.slice(i, i + 2).toReversed() : []));
}

/** Samples in the newest revisions of all closed windows, by endpoint. */
async function samplesInWindows(tenantId: string): Promise<Record<string, number>> {
  const rows = await server.database.db.withTenant(
    tenantId,
    (tx) => tx.$queryRaw<{ name: string; n: number }[]>`
      SELECT e.name, sum(w.n)::int AS n FROM tsdb.tenant_window w JOIN series s ON s.id = w.series_id JOIN endpoint e ON e.id = s.endpoint_id
      GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}

test("level shifts that hosts push out of order, late and twice become one explained alert each, and a host that stops has no data", async () => {
  const { db } = server.database;
  const stateOf = async (name: string) =>
    (await db.withTenant(tenantId, (tx) => tx.condition.findFirstOrThrow({ where: { endpoint: { name } } }))).state;
  const { owner, tenantId } = await createTestOrganization(db, createKeyring(server.secretKeys));
  const { collector, token } = await createPushCollector(owner, { name: "telegraf" });
  const { shard } = await db.withTenant(tenantId, (tx) =>
    tx.collector.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: collector.id } } }),
  );
  const startMs = Date.now() - (SAMPLES + 60) * 1_000;
  const send = async (body: object[]) => {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const answer = await fetch(`${server.url}/api/v1/samples`, { method: "POST", headers, body: JSON.stringify(body) });
    expect([answer.status, await answer.json()]).toEqual([202, { accepted: body.length, rejected: 0, errors: [] }]);
  };
  let aheadMs = 0;
  const drain = () =>
    drainShard({ db, store: folderObjectStore(folder), settings, now: () => new Date(Date.now() + aheadMs) }, Number(shard));
  for (const request of requestsOf("prompt", startMs, 45)) await send(request);
  for (const request of requestsOf("steady", startMs, 5)) await send(request);
  await drain();
  // The other host's ten minutes arrive when those of the first have been judged.
  for (const request of requestsOf("late", startMs - 120_000, 45)) for (const body of [request, request]) await send(body);
  await drain();
  const alerts = await db.withTenant(tenantId, (tx) => tx.alert.findMany({ include: { endpoint: true }, orderBy: { openedAt: "asc" } }));
  expect(alerts.map(({ endpoint, kind, status }) => [endpoint?.name, kind, status])).toEqual([
    ["late", "level_shift", "open"],
    ["prompt", "level_shift", "open"],
  ]);
  for (const { description, detectionScore } of alerts) {
    expect(description).toMatch(/45/);
    expect(detectionScore).toMatchObject({ evidence: { expected: { value: expect.closeTo(5.5, 0) }, unit: "ms" } });
  }
  aheadMs = settings.windowMs + settings.latenessMs + 60_000;
  await drain();
  expect(await samplesInWindows(tenantId)).toEqual({ prompt: SAMPLES, late: SAMPLES, steady: SAMPLES });
  expect(await stateOf("steady")).toBe("ok");
  aheadMs = 400_000;
  await drain();
  expect(await stateOf("steady")).toBe("no_data");
});
