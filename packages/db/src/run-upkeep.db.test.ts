import { newId } from "@padit/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase } from "./testing";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const signal = new AbortController().signal;

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let tenantId: string;
const seriesIds: number[] = [];
beforeAll(async () => {
  test = await createTestDatabase();
  tenantId = newId();
  const collectorId = newId();
  await test.db.asSystem((tx) => tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Upkeep" } }));
  await test.db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "probe", shard: 0 } });
    for (let n = 0; n < 3; n++) {
      const endpointId = newId();
      await tx.endpoint.create({ data: { tenantId, id: endpointId, name: `e${n}`, protocol: "udp-echo", target: {}, intervalMs: 1_000 } });
      const series = { tenantId, endpointId, collectorId, metricName: "udp_echo_rtt", unit: "ms", metricType: "latency" };
      seriesIds.push((await tx.series.create({ data: series })).id);
    }
  });
});
afterAll(() => test.dispose());

/** One sample a minute for each series; its value is the number of the minute. */
const minutes = (fromMs: number, count: number) =>
  seriesIds.flatMap((seriesId) =>
    Array.from({ length: count }, (_, n) => ({ seriesId, tsMs: fromMs + n * MINUTE_MS, value: n, uncertainty: null })),
  );

const readMinutes = (fromMs: number, hours: number) =>
  test.db.withTenant(tenantId, (tx) =>
    test.db.series.rollup(tx, { seriesIds, fromMs: fromMs - 72 * HOUR_MS, toMs: fromMs + hours * HOUR_MS, bucketMs: MINUTE_MS }),
  );

it("rolls up in rounds, whatever arrives between two slices, and gives the same answer before, between and after", async () => {
  const now = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
  const startMs = now.getTime() - 9 * HOUR_MS;
  await test.insertSamples(minutes(startMs, 8 * 60));
  const before = await readMinutes(startMs, 9);
  expect(before).toHaveLength(seriesIds.length * 8 * 60);

  // Late samples of hours before, in and after the part that the interrupted round has rolled up.
  let slices = 0;
  const late: { seriesId: number; tsMs: number; value: number; uncertainty: null }[] = [];
  const interrupted = new AbortController();
  await test.db.runUpkeep("rollup", { now, signal: interrupted.signal, onSlice: () => (slices++ === 6 ? interrupted.abort() : undefined) });
  for (const [n, hour] of [0, 3, 5, 7].entries())
    for (const seriesId of seriesIds) late.push({ seriesId, tsMs: startMs + hour * HOUR_MS + 30_000, value: 1000 + n, uncertainty: null });
  await test.insertSamples(late);
  const between = await readMinutes(startMs, 9);
  expect(between.filter(({ n }) => n === 2)).toHaveLength(late.length);

  for (let n = 0; n < 2; n++) {
    await test.db.runUpkeep("rollup", { now, signal });
    expect(await readMinutes(startMs, 9)).toEqual(between);
  }
});

it("names no step that does not exist", async () => {
  await expect(test.db.runUpkeep("vacuum", { now: new Date(), signal })).rejects.toThrow('no upkeep step "vacuum"');
});
