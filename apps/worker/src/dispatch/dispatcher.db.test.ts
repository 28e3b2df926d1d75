import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type { Database } from "@padit/db";
import { createTestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { attemptDelivery, type DeliveryDoors, retryDeliveries } from "@padit/services/delivery";
import { createEgress, parseCidrs } from "@padit/services/egress";
import { createKeyring } from "@padit/services/keyring";
import { enqueue } from "@padit/services/outbox";
import { webhookRow } from "@padit/services/testing";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTenant, randomKey, type TenantFixture } from "../testing/tenant-fixture";
import { dispatchDeliveries } from "./dispatch-deliveries";

const SECRET = `whsec_${Buffer.from("0123456789abcdef01234567").toString("base64")}`;
interface Received {
  headers: IncomingMessage["headers"];
  body: string;
}

let test: Awaited<ReturnType<typeof createTestDatabase>>;
let db: Database;
let doors: DeliveryDoors;
let nowMs = Date.now();
let status = 204;
let answer = "";
const received: Received[] = [];
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  received.push({ headers: request.headers, body });
  response.writeHead(status).end(answer);
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
  received.length = 0;
  status = 204;
  answer = "";
});

/** A tenant with a webhook at the receiver and an open alert. */
async function createSubscriber(shard: number): Promise<TenantFixture & { integrationId: string; alertId: string }> {
  const own = await createTenant(db, shard);
  const { tenantId, endpointId, collectorId } = own;
  const [integrationId, alertId] = [newId(), newId()];
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const at = new Date(nowMs);
  await db.withTenant(tenantId, async (tx) => {
    const row = await webhookRow(doors.keyring, { tenantId, id: integrationId, url, secret: SECRET });
    await tx.integration.create({ data: { ...row, name: "hook", eventTypes: ["alert.created"] } });
    await tx.alert.create({
      data: {
        ...{ tenantId, id: alertId, endpointId, collectorId, key: "k", metricGroup: "delay", metricName: "udp_echo_rtt" },
        ...{ title: "slow", description: "slow", severity: "warning", kind: "limit", detectionScore: {} },
        ...{ episodeStart: at, openedAt: at, lastSeenAt: at },
      },
    });
    await enqueue(
      tx,
      { kind: "delivery", eventType: "alert.created", alertId },
      { kind: "delivery", eventType: "alert.resolved", alertId },
    );
  });
  return { ...own, integrationId, alertId };
}

const dispatch = async () => {
  const queued = await dispatchDeliveries(db, { now: doors.now, publicUrl: "http://padit.example" });
  for (const delivery of queued) await attemptDelivery(doors, delivery);
  return queued.length;
};
const deliveriesOf = (tenantId: string) =>
  db.withTenant(tenantId, (tx) => tx.delivery.findMany({ where: { tenantId }, include: { attempts: { orderBy: { n: "asc" } } } }));

describe("a delivery", () => {
  it("reaches the receiver once, signed, with the alert inside, for the events it subscribed to", async () => {
    const { tenantId, alertId } = await createSubscriber(1);
    expect(await dispatch()).toBe(1);
    expect(await dispatch()).toBe(0);
    const [{ headers, body } = { headers: {}, body: "" }] = received;
    const verified = new Webhook(SECRET).verify(body, {
      "webhook-id": String(headers["webhook-id"]),
      "webhook-timestamp": String(headers["webhook-timestamp"]),
      "webhook-signature": String(headers["webhook-signature"]),
    });
    expect(verified).toMatchObject({
      type: "alert.created",
      data: { alert: { id: alertId, status: "open" }, organization: { name: "Test" } },
    });
    expect(received.length).toBe(1);
    expect(await deliveriesOf(tenantId)).toMatchObject([
      {
        state: "delivered",
        nextAttemptAt: null,
        id: headers["webhook-id"],
        attempts: [{ n: 1, outcome: "delivered", code: 204, reason: null, address: "127.0.0.1" }],
      },
    ]);
  });

  it("that fails is tried again on schedule, under the same id, and the workflow is asked to", async () => {
    status = 503;
    const { tenantId, integrationId } = await createSubscriber(2);
    await dispatch();
    expect(await deliveriesOf(tenantId)).toMatchObject([{ state: "retrying", nextAttemptAt: new Date(nowMs + 5_000) }]);
    const signals = await db.withTenant(tenantId, (tx) => tx.outbox.findMany({ where: { kind: "workflow" } }));
    expect(signals).toMatchObject([{ payload: { workflow: "deliver", signal: "failing", args: [{ tenantId, integrationId }] } }]);
    const retry = () => retryDeliveries(doors, { tenantId, integrationId }, () => {});
    expect(await retry()).toBe(nowMs + 5_000);
    nowMs += 5_000;
    status = 200;
    expect(await retry()).toBeNull();
    expect(await deliveriesOf(tenantId)).toMatchObject([
      {
        state: "delivered",
        attempts: [
          { outcome: "retry", code: 503 },
          { outcome: "delivered", code: 200 },
        ],
      },
    ]);
    expect(new Set(received.map(({ headers }) => headers["webhook-id"])).size).toBe(1);
  });

  it("answered 410 switches the integration off", async () => {
    status = 410;
    const { tenantId } = await createSubscriber(3);
    await dispatch();
    expect(await deliveriesOf(tenantId)).toMatchObject([{ state: "failed", nextAttemptAt: null }]);
    const integration = await db.withTenant(tenantId, (tx) => tx.integration.findFirstOrThrow());
    expect(integration).toMatchObject({ enabled: false, disabledReason: "the receiver answered 410 Gone" });
  });

  it("whose receiver answers text that PostgreSQL cannot store is delivered, and that text is replaced", async () => {
    status = 200;
    answer = `\0\\u0000${"x".repeat(992)}\u{1f6f0}`; // the cut at 1,000 characters halves the last one
    const { tenantId } = await createSubscriber(5);
    await dispatch();
    const attempts = [{ code: 200, answer: `\ufffd\\u0000${"x".repeat(992)}\ufffd` }];
    expect(await deliveriesOf(tenantId)).toMatchObject([{ state: "delivered", attempts }]);
  });

  it("that never succeeds is given up after the ten attempts of the schedule", async () => {
    status = 500;
    const { tenantId, integrationId } = await createSubscriber(4);
    await dispatch();
    for (let i = 0; i < 12; i++) {
      const nextMs = await retryDeliveries(doors, { tenantId, integrationId }, () => {});
      if (nextMs === null) break;
      nowMs = nextMs;
    }
    expect(await deliveriesOf(tenantId)).toMatchObject([{ state: "failed" }]);
    const attempts = (await deliveriesOf(tenantId))[0]?.attempts.length;
    expect(attempts).toBe(10);
  });

  it("whose worker is killed at every attempt follows the schedule of failures after the first repetition", async () => {
    const { tenantId, integrationId } = await createSubscriber(6);
    const [queued] = await dispatchDeliveries(db, { now: doors.now, publicUrl: "http://padit.example" });
    if (!queued) throw new Error("nothing was queued");
    // What a worker leaves behind that is killed during an attempt.
    const claim = () =>
      db.withTenant(tenantId, (tx) => tx.delivery.updateMany({ where: { tenantId }, data: { claimedUntil: new Date(nowMs) } }));
    await claim();
    status = 503;
    await attemptDelivery(doors, queued);
    expect(await deliveriesOf(tenantId)).toMatchObject([
      {
        state: "retrying",
        failures: 2,
        attempts: [
          { outcome: "interrupted", at: new Date(nowMs - 60_000) },
          { outcome: "retry", code: 503 },
        ],
      },
    ]);
    nowMs += 300_000;
    await claim();
    expect(await attemptDelivery(doors, queued)).toBe("skipped");
    expect(received.length).toBe(1);
    const [second] = await deliveriesOf(tenantId);
    expect(second).toMatchObject({ state: "retrying", failures: 3, claimedUntil: null, nextAttemptAt: new Date(nowMs + 1_800_000) });
    for (let n = 4; n <= 10; n++) {
      nowMs += 86_400_000;
      await claim();
      await retryDeliveries(doors, { tenantId, integrationId }, () => {});
    }
    expect(await deliveriesOf(tenantId)).toMatchObject([{ state: "failed", failures: 10, nextAttemptAt: null }]);
    expect(received.length).toBe(1);
  });

  it("does not reach for a private address that is not permitted, and says so in the log", async () => {
    const { tenantId, integrationId } = await createSubscriber(5);
    const where = { tenantId_id: { tenantId, id: integrationId } };
    const { settings } = await webhookRow(doors.keyring, { tenantId, id: integrationId, url: "http://10.0.0.1/" });
    await db.withTenant(tenantId, (tx) => tx.integration.update({ where, data: { settings } }));
    await dispatch();
    expect(await deliveriesOf(tenantId)).toMatchObject([
      { state: "retrying", attempts: [{ code: null, reason: expect.stringContaining("not permitted") }] },
    ]);
    expect(received).toEqual([]);
  });
});
