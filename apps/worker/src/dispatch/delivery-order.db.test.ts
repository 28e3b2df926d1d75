import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { NOTIFICATION_TYPES, newId, type Severity } from "@padit/domain";
import { type AlertStory, applyTransition, systemOccasion, type Transition } from "@padit/services/alerts";
import { watchSilence } from "@padit/services/collectors";
import { attemptDelivery, type DeliveryDoors, retryDeliveries } from "@padit/services/delivery";
import { createEgress, parseCidrs } from "@padit/services/egress";
import { createKeyring } from "@padit/services/keyring";
import { webhookRow } from "@padit/services/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, randomKey } from "../testing/tenant-fixture";
import { dispatchDeliveries } from "./dispatch-deliveries";

interface Arrival {
  path: string;
  status: number;
  type: string;
  sequence: number;
  alert?: { status: string; severity: Severity };
  collector?: { id: string };
}

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let doors: DeliveryDoors;
let nowMs = Date.UTC(2026, 10, 28, 22, 33);
/** Until then the receiver answers 503. */
let awayUntilMs = 0;
/** Answers wait for this. */
let gate: Promise<void> = Promise.resolve();
const arrivals: Arrival[] = [];
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  await gate;
  const status = nowMs < awayUntilMs ? 503 : 200;
  const { type, data } = JSON.parse(body);
  arrivals.push({ path: request.url ?? "", status, type, sequence: data.sequence, alert: data.alert, collector: data.collector });
  response.writeHead(status).end();
});

beforeAll(async () => {
  test = await createTestDatabase();
  db = test.db;
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  const egress = createEgress({ policy: { allow: parseCidrs("127.0.0.1/32") } });
  doors = { db, egress, keyring: createKeyring(randomKey()), now: () => new Date(nowMs) };
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await test.dispose();
});
beforeEach(() => {
  arrivals.length = 0;
  awayUntilMs = 0;
  gate = Promise.resolve();
});

/** Deliveries leave now. */
const dispatch = async () => {
  const queued = await dispatchDeliveries(db, { now: doors.now, publicUrl: "http://padit.example" });
  await Promise.all(queued.map((delivery) => attemptDelivery(doors, delivery)));
};
const got = (path = "/all") => arrivals.filter((arrival) => arrival.path === path && arrival.status === 200);
const told = (path = "/all") => got(path).map(({ type, sequence }) => `${sequence} ${type}`);

let shards = 1;
/** A tenant with integrations at the receiver, and what may happen to its one alert. */
async function anAlert(filters: Record<string, object> = { "/all": {} }) {
  const shard = shards++;
  const own = await createTenant(db, shard);
  const { tenantId, endpointId, collectorId, seriesId } = own;
  const integrations = new Map<string, string>();
  for (const [path, filter] of Object.entries(filters)) {
    const id = newId();
    integrations.set(path, id);
    const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
    const row = await webhookRow(doors.keyring, { tenantId, id, url });
    await db.withTenant(tenantId, (tx) =>
      tx.integration.create({
        data: { ...row, name: path, filter, eventTypes: [...NOTIFICATION_TYPES] },
      }),
    );
  }
  const alertId = newId();
  const story = (severity: Severity): AlertStory => ({
    ...{ metricName: "udp_echo_rtt", seriesId, title: "slow", description: "It rose.", severity, kind: "level_shift", score: 0.9 },
    detectionScore: { evidence: {} },
    sources: { rules: [], detector: true },
    boutStartedAt: new Date(nowMs),
  });
  const apply = (transition: Transition) =>
    db.withTenant(tenantId, (tx) => applyTransition(tx, systemOccasion(tenantId, new Date(nowMs)), [alertId], transition));
  const open = { key: alertId, endpointId, collectorId, metricGroup: "delay", labels: [], episodeStart: new Date(nowMs) };
  const retry = async (path = "/all") => retryDeliveries(doors, { tenantId, integrationId: integrations.get(path) ?? "" }, () => {});
  return {
    ...own,
    shard,
    retry,
    opened: (severity: Severity = "warning") => apply({ type: "opened", alert: { ...open, ...story(severity) } }),
    acknowledged: () => apply({ type: "acknowledged", isSticky: false }),
    raised: () => apply({ type: "severity_raised", story: story("critical") }),
    resolved: () => apply({ type: "resolved", resolution: "recovered", reason: "Quiet.", verdict: null }),
    reopened: (severity: Severity = "warning") => apply({ type: "reopened", story: story(severity) }),
    log: () =>
      db.withTenant(tenantId, async (tx) =>
        (await tx.delivery.findMany({ where: { tenantId }, orderBy: { position: "asc" } })).map(
          ({ eventType, state }) => `${eventType} ${state}`,
        ),
      ),
    reasons: () =>
      db.withTenant(tenantId, async (tx) =>
        (await tx.delivery.findMany({ where: { tenantId, state: "superseded" } })).map(({ reason }) => reason),
      ),
  };
}

describe("events of one alert reach one receiver in order", () => {
  it("when the receiver was away at the opening: the ending asks for it at once and follows it", async () => {
    const alert = await anAlert();
    awayUntilMs = nowMs + 40_000;
    await alert.opened();
    await dispatch();
    nowMs += 5_000;
    expect(await alert.retry()).toBe(nowMs + 300_000);
    nowMs += 65_000;
    await alert.resolved();
    await dispatch();
    expect(told()).toEqual(["1 alert.created", "2 alert.resolved"]);
    expect(got().at(-1)?.alert?.status).toBe("resolved");
    expect(await alert.retry()).toBeNull();
    expect(await alert.log()).toEqual(["alert.created delivered", "alert.resolved delivered"]);
  });

  it("when later ones come while an earlier one waits: they wait behind it, and what is overtaken is left out with its reason", async () => {
    const alert = await anAlert();
    await alert.opened();
    await dispatch();
    awayUntilMs = nowMs + 40_000;
    await alert.acknowledged();
    await dispatch();
    await alert.raised();
    await dispatch();
    await alert.resolved();
    await dispatch();
    await alert.reopened();
    await dispatch();
    await alert.resolved();
    await dispatch();
    expect(told()).toEqual(["1 alert.created"]);
    nowMs += 60_000;
    expect(await alert.retry()).toBeNull();
    expect(told()).toEqual(["1 alert.created", "6 alert.resolved"]);
    expect(await alert.log()).toEqual([
      "alert.created delivered",
      "alert.acknowledged superseded",
      "alert.severity_raised superseded",
      "alert.resolved superseded",
      "alert.reopened superseded",
      "alert.resolved delivered",
    ]);
    expect((await alert.reasons())[0]).toMatch(/^Not sent: alert\.\w+ came while it waited for the receiver\.$/);
  });

  it("when the receiver never got the opening, it gets one and then the present state", async () => {
    const alert = await anAlert();
    awayUntilMs = nowMs + 400_000;
    for (const step of [alert.opened, alert.acknowledged, alert.resolved, alert.reopened]) {
      await step();
      await dispatch();
    }
    nowMs += 600_000;
    await alert.retry();
    expect(told()).toEqual(["1 alert.created", "4 alert.reopened"]);
  });

  it("when attempts begin together: the second waits for the answer to the first", async () => {
    const alert = await anAlert();
    let answer = () => {};
    gate = new Promise<void>((done) => {
      answer = done;
    });
    await alert.opened();
    await alert.resolved();
    const sending = dispatch();
    await new Promise<void>((done) => receiver.once("request", () => done()));
    answer();
    await sending;
    expect(told()).toEqual(["1 alert.created", "2 alert.resolved"]);
  });

  it("an attempt that a newer event asked for leaves the schedule of attempts as it is", async () => {
    const alert = await anAlert();
    awayUntilMs = nowMs + 10_000;
    await alert.opened();
    await dispatch();
    const dueMs = nowMs + 5_000;
    nowMs += 1_000;
    await alert.acknowledged();
    await dispatch();
    expect(arrivals.filter(({ status }) => status === 503)).toHaveLength(2);
    expect(await alert.retry()).toBe(dueMs);
  });

  it("a collector's return that its next silence has overtaken is not sent any more", async () => {
    const alert = await anAlert();
    const { tenantId, collectorId, shard } = alert;
    const seen = (ms: number) =>
      db.withTenant(tenantId, (tx) => tx.collector.updateMany({ where: { id: collectorId }, data: { lastSeenAt: new Date(ms) } }));
    const { token } = await db.asSystem((tx) => tx.shard.findUniqueOrThrow({ where: { id: shard } }));
    const tick = async () => {
      await watchSilence(db, { shard, token, silentAfterMs: 15_000, now: new Date(nowMs), mayAccuse: true });
      await dispatch();
    };
    await seen(nowMs - 20_000);
    await tick();
    awayUntilMs = nowMs + 60_000;
    await seen(nowMs);
    await tick();
    nowMs += 61_000;
    await tick();
    expect(got().map(({ type }) => type)).toEqual(["collector.silent", "collector.silent"]);
    expect(got()[0]?.collector?.id).toBe(collectorId);
  });
});

describe("an integration for critical alerts only", () => {
  const filters = { "/critical": { severities: ["critical"] } };

  it("gets the rise of a warning as its opening, and then what follows", async () => {
    const alert = await anAlert(filters);
    for (const step of [alert.opened, alert.acknowledged, alert.raised, alert.acknowledged, alert.resolved]) {
      await step();
      await dispatch();
    }
    expect(told("/critical")).toEqual(["3 alert.created", "4 alert.acknowledged", "5 alert.resolved"]);
    expect(got("/critical")[0]?.alert).toMatchObject({ severity: "critical", status: "open" });
  });

  it("gets nothing of an alert that stays a warning", async () => {
    const alert = await anAlert(filters);
    for (const step of [alert.opened, alert.acknowledged, alert.resolved, alert.reopened, alert.resolved]) {
      await step();
      await dispatch();
    }
    expect(told("/critical")).toEqual([]);
  });

  it("gets no reopening as a warning and not its ending either", async () => {
    const alert = await anAlert(filters);
    for (const step of [() => alert.opened("critical"), alert.resolved, () => alert.reopened("warning"), alert.resolved]) {
      await step();
      await dispatch();
    }
    expect(told("/critical")).toEqual(["1 alert.created", "2 alert.resolved"]);
  });
});
