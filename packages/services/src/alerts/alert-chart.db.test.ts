import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { alertChart } from "./alert-chart";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE = 60_000;

test("the chart of a delay has the loss of the same path beside it, and a chart of loss only itself", async () => {
  const { owner, tenantId } = await createTestOrganization(database.db);
  const rows = new TestAlerts(database.db, tenantId);
  const [collectorId, otherCollectorId, endpointId] = [
    await rows.collector("fra-1"),
    await rows.collector("muc-1"),
    await rows.endpoint("du-1"),
  ];
  const end = Math.floor((Date.now() - 10 * MINUTE) / MINUTE) * MINUTE;
  const series = async (metricName: string, unit: string, of: string, value: number): Promise<number> => {
    const { id } = await database.db.withTenant(tenantId, (tx) =>
      tx.series.create({ data: { tenantId, endpointId, collectorId: of, metricName, unit, metricType: unit === "ms" ? "rtt" : "loss" } }),
    );
    await database.insertSamples([0, 1, 2].map((step) => ({ seriesId: id, tsMs: end + step * MINUTE, value, uncertainty: null })));
    return id;
  };
  const delay = await series("udp_echo_rtt", "ms", collectorId, 4);
  const loss = await series("udp_echo_loss", "ratio", collectorId, 0.25);
  await series("udp_echo_loss", "ratio", otherCollectorId, 1);
  const path = { endpointId, collectorId, episodeStart: new Date(end), openedAt: new Date(end), resolvedAt: new Date(end + 3 * MINUTE) };
  const delayAlert = await rows.alert({ ...path, status: "resolved", seriesId: delay });
  const lossAlert = await rows.alert({ ...path, status: "resolved", seriesId: loss, metricName: "udp_echo_loss" });

  const chart = await alertChart(owner, { alertId: delayAlert });
  expect(chart?.points.map(({ value }) => value)).toEqual([4, 4, 4]);
  expect(chart?.loss.map(({ value }) => value)).toEqual([0.25, 0.25, 0.25]);
  expect(chart && [chart.bout.fromMs - chart.fromMs, chart.bout.toMs - chart.bout.fromMs, chart.toMs - chart.bout.toMs]).toEqual([
    3 * MINUTE,
    3 * MINUTE,
    3 * MINUTE,
  ]);
  expect((await alertChart(owner, { alertId: lossAlert }))?.loss).toEqual([]);
});
