import { createTestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { pino } from "pino";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { WakeUps } from "../lease/wake-ups";
import { createTenant } from "../testing/tenant-fixture";
import { runGrouper, tenantOfAlertChange } from "./grouper";

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

async function openAlert(): Promise<{ tenantId: string; id: string }> {
  const { tenantId, endpointId, collectorId } = await createTenant(database.db, 0);
  const [id, at] = [newId(), new Date()];
  await database.db.withTenant(tenantId, (tx) =>
    tx.alert.create({
      data: {
        ...{ tenantId, id, key: id, endpointId, collectorId, metricGroup: "delay", metricName: "udp_echo_rtt" },
        ...{ title: "Slow", description: "It is slow.", severity: "warning", kind: "level_shift", detectionScore: {} },
        ...{ episodeStart: at, openedAt: at, lastSeenAt: at },
      },
    }),
  );
  return { tenantId, id };
}

const incidentOf = async ({ tenantId, id }: { tenantId: string; id: string }): Promise<string | null> => {
  const alert = await database.db.withTenant(tenantId, (tx) => tx.alert.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }));
  return alert.incidentId;
};

test("two groupers at once put every alert into one incident, and alerts of each organization into its own", async () => {
  const alerts = [await openAlert(), await openAlert()];
  const stop = new AbortController();
  const grouper = () =>
    runGrouper(
      {
        ...{ db: database.db, alertsChanged: new WakeUps<"alerts">(), changedTenants: new Set<string>() },
        ...{ log: pino({ level: "silent" }), now: () => new Date() },
      },
      stop.signal,
    );
  const running = Promise.all([grouper(), grouper()]);
  try {
    await vi.waitFor(async () => expect(await Promise.all(alerts.map(incidentOf))).not.toContain(null), { timeout: 20_000 });
  } finally {
    stop.abort();
    await running;
  }
  for (const { tenantId } of alerts)
    expect(await database.db.withTenant(tenantId, (tx) => tx.incident.count({ where: { tenantId } }))).toBe(1);
});

test("a notice names the organization only when an alert changed", () => {
  const tenantId = newId();
  const notice = (topic: string) => JSON.stringify({ tenantId, topic, id: newId() });
  expect(tenantOfAlertChange(notice("alert"))).toBe(tenantId);
  expect(tenantOfAlertChange(notice("incident"))).toBeNull();
  expect(tenantOfAlertChange("{")).toBeNull();
});
