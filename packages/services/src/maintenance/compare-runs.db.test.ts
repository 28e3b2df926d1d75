import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { compareEndedRuns } from "./compare-runs";
import { mailOwners, type WrittenMail } from "./mail-owners";
import { getMaintenance } from "./maintenance-queries";
import { createMaintenance } from "./maintenance-verbs";
import { markBegunAndEnded } from "./mark-endpoints";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE_MS = 60_000;
const URL = "https://padit.example";

interface Path {
  name: string;
  /** Round-trip time (ms) and lost share, before the work and after it. */
  delay?: [before: number, after: number];
  loss?: [before: number, after: number];
}

/** An organization whose maintenance lasted for an hour and ended 20 min ago. The paths were measured once a minute around it. */
async function organization(paths: readonly Path[]) {
  const { db } = database;
  const { owner, tenantId, slug } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const end = Math.floor(Date.now() / MINUTE_MS - 20) * MINUTE_MS;
  const start = end - 60 * MINUTE_MS;
  const clock = { at: new Date(start) };
  const ctx: typeof owner = { ...owner, now: () => clock.at };
  const collectorId = await rows.collector("fra-1");
  for (const { name, delay, loss } of paths) {
    const endpointId = await rows.endpoint(name);
    for (const [metricName, levels] of [["udp_echo_rtt", delay] as const, ["udp_echo_loss", loss] as const]) {
      if (!levels) continue;
      const { id: seriesId } = await db.withTenant(tenantId, (tx) =>
        tx.series.create({
          data: {
            tenantId,
            endpointId,
            collectorId,
            metricName,
            unit: metricName === "udp_echo_rtt" ? "ms" : "ratio",
            metricType: "latency",
          },
        }),
      );
      const sample = (tsMs: number, value: number) => ({ seriesId, tsMs, value, uncertainty: null });
      await database.insertSamples([
        ...Array.from({ length: 60 }, (_, n) => sample(start - (n + 1) * MINUTE_MS + 1_000, levels[0] * (1 + 0.002 * (n % 3)))),
        ...Array.from({ length: 15 }, (_, n) => sample(end + n * MINUTE_MS + 1_000, levels[1] * (1 + 0.002 * (n % 3)))),
      ]);
    }
  }
  const { id: maintenanceId } = await createMaintenance(ctx, {
    ...{ name: "Router upgrade", reference: "CHG-1", selector: "name:du-*", startsAt: clock.at, durationSeconds: 3_600, timeZone: "UTC" },
    expected: { type: "outage", outageSeconds: 300 },
  });
  const passes = async (minutesAfterEnd: number): Promise<void> => {
    clock.at = new Date(end + minutesAfterEnd * MINUTE_MS);
    await markBegunAndEnded(db, clock.at);
    await compareEndedRuns(db, ctx.now);
  };
  await passes(-60);
  const sent: WrittenMail[] = [];
  return {
    ...{ db, ctx, tenantId, rows, collectorId, maintenanceId, clock, end, sent, passes },
    comparison: async () => (await getMaintenance(ctx, { maintenanceId })).last?.comparison ?? null,
    mail: async (): Promise<WrittenMail[]> => {
      await mailOwners(db, URL, async (mail) => !mail.text.includes(`/o/${slug}/`) || sent.push(mail) > 0, ctx.now);
      return sent;
    },
  };
}

const PATHS: readonly Path[] = [
  { name: "du-1", delay: [2, 2], loss: [0, 0] },
  { name: "du-2", delay: [2, 2.6], loss: [0, 0] },
  { name: "du-3", delay: [2, 2], loss: [0, 1] },
  { name: "du-4", delay: [2, 1.4] },
  { name: "du-5" },
  { name: "olt-1", delay: [2, 9], loss: [0, 1] },
];

test("a quarter of an hour after the end each covered endpoint is compared with what it was before", async () => {
  const { comparison, passes, mail } = await organization(PATHS);
  await passes(15);
  expect(await comparison()).toBeNull();
  await passes(16);
  const compared = await comparison();
  expect(compared?.counts).toEqual({ same: 1, worse: 1, failing: 1, better: 1, different: 0, notMeasured: 1 });
  expect(compared?.changed.map(({ endpointName, outcome, metricTitle }) => [endpointName, outcome, metricTitle])).toEqual([
    ["du-3", "failing", "Packet loss"],
    ["du-2", "worse", "Round-trip time"],
    ["du-4", "better", "Round-trip time"],
  ]);
  expect(compared?.changed[1]).toMatchObject({ collectorName: "fra-1", unit: "ms", before: expect.closeTo(2.004, 3) });
  const [letter, ...others] = await mail();
  expect(letter?.subject).toBe("[PADIT] Router upgrade (CHG-1): 1 as before, 1 better, 1 worse, 1 failing, 1 measured too little");
  expect(letter?.text).toContain("du-2 via fra-1: worse, Round-trip time 2 ms before, 2.61 ms after");
  expect(others).toEqual([]);
  await passes(17);
  expect(await mail()).toHaveLength(1);
});

test("workers that compare at the same moment store one comparison, and repeating changes nothing", async () => {
  const { db, ctx, comparison, passes, clock, end } = await organization(PATHS);
  await passes(10);
  clock.at = new Date(end + 16 * MINUTE_MS);
  await Promise.all([compareEndedRuns(db, ctx.now), compareEndedRuns(db, ctx.now)]);
  const first = await comparison();
  expect(first?.counts.same).toBe(1);
  await compareEndedRuns(db, ctx.now);
  expect(await comparison()).toEqual(first);
});

test("the owner is mailed once when an endpoint fails for longer than expected while the work goes on", async () => {
  const { db, tenantId, rows, collectorId, clock, end, mail, passes } = await organization(PATHS);
  const endpoint = await db.withTenant(tenantId, (tx) => tx.endpoint.findFirstOrThrow({ where: { tenantId, name: "du-3" } }));
  await passes(-50);
  const began = { openedAt: clock.at, boutOpenedAt: clock.at };
  await rows.alert({ endpointId: endpoint.id, collectorId, kind: "outage", metricGroup: "delivery", ...began });
  await rows.alert({ endpointId: endpoint.id, collectorId, kind: "level_shift", ...began });
  clock.at = new Date(end - 45 * MINUTE_MS);
  expect(await mail()).toEqual([]);
  clock.at = new Date(end - 44.5 * MINUTE_MS);
  const [letter] = await mail();
  expect(letter?.subject).toBe("[PADIT] Router upgrade (CHG-1): 1 endpoint beyond the expected effect");
  expect(letter?.text).toContain("(outages of at most 5 minutes expected): du-3.");
  clock.at = new Date(end - 30 * MINUTE_MS);
  expect(await mail()).toHaveLength(1);
});
