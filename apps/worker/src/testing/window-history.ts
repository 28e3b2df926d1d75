import type { TestDatabase } from "@padit/db/testing";
import { newId, type WindowRow } from "@padit/domain";
import { randomOf } from "@padit/domain/training";

export interface HistoryFixture {
  shard: number;
  /** Endpoints with one delay series each. */
  series: number;
  windows: number;
  windowMs: number;
  /** End of the newest window. */
  untilMs: number;
}

/**
 * A tenant whose series hold one sample a window, and the windows that detection wrote of them: delays of about 5 ms with noise, and a shift
 * of a few windows now and then.
 */
export async function createHistory(
  { db, insertSamples }: Pick<TestDatabase, "db" | "insertSamples">,
  { shard, series, windows, windowMs, untilMs }: HistoryFixture,
) {
  const [tenantId, collectorId] = [newId(), newId()];
  const { token } = await db.asSystem(async (tx) => {
    await tx.tenant.create({ data: { id: tenantId, slug: `t-${tenantId}`, name: "Test" } });
    return tx.shard.upsert({ where: { id: shard }, create: { id: shard }, update: {} });
  });
  await db.asSystem((tx) => db.series.ensurePartitions(tx, new Date(untilMs)));
  const seriesIds: number[] = [];
  await db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "probe", shard } });
    for (let i = 0; i < series; i++) {
      const endpointId = newId();
      await tx.endpoint.create({
        data: { tenantId, id: endpointId, name: `echo-${i}`, protocol: "udp-echo", target: {}, intervalMs: windowMs },
      });
      await tx.endpointCollector.create({ data: { tenantId, endpointId, collectorId } });
      const facts = { metricName: "udp_echo_rtt", unit: "ms", metricType: "latency" };
      seriesIds.push((await tx.series.create({ data: { tenantId, endpointId, collectorId, ...facts } })).id);
    }
  });
  for (const seriesId of seriesIds) {
    const rows = historyOf(seriesId, { windows, windowMs, untilMs });
    await insertSamples(rows.map(({ startMs, features }) => ({ seriesId, tsMs: startMs, value: features[0] ?? 0 })));
    await db.withShard(shard, token, (tx) => db.series.writeWindows(tx, tenantId, rows));
  }
  return { tenantId, collectorId, seriesIds };
}

function historyOf(
  seriesId: number,
  { windows, windowMs, untilMs }: Pick<HistoryFixture, "windows" | "windowMs" | "untilMs">,
): WindowRow[] {
  const random = randomOf("history", seriesId);
  return Array.from({ length: windows }, (_, i) => {
    const startMs = untilMs - (windows - i) * windowMs;
    const shift = i % 500 > 480 ? 3 : 0;
    const median = 5 + shift + 0.1 * (random() + random() + random() - 1.5);
    const features = [median, 0.02, median - 0.1, median + 0.1, median, median, median, median, median, 0, null, null, null, null];
    return { seriesId, startMs, endMs: startMs + windowMs, n: 5, expected: 5, features, revision: 0 };
  });
}
