import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import type { Receiver } from "@padit/notifiers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { attemptDelivery, type DeliveryDoors } from "../delivery/attempt-delivery";
import { queueDeliveries } from "../delivery/queue-deliveries";
import { parseCidrs } from "../egress/address-policy";
import { createEgress } from "../egress/egress";
import { OutboxMessage } from "../outbox/messages";
import { previewRoutes } from "../routing/preview-routes";
import { saveRoutes } from "../routing/route-verbs";
import type { ServiceContext } from "../service-context";
import { mailReceiver } from "../testing/mail-receiver";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { groupAlerts } from "./group-alerts";
import { getIncident, listIncidents } from "./incident-queries";
import { tenantsToGroup } from "./tenants-to-group";

const MINUTE_MS = 60_000;
/** Longer than the time within which alerts are grouped, so that each fault is an incident of its own. */
const BETWEEN_FAULTS_MS = 4 * MINUTE_MS;
let database: TestDatabase;
let mail: Receiver;
let nowMs = Date.parse("2026-11-30T10:00:00Z");
const now = () => new Date(nowMs);
beforeAll(async () => {
  database = await createTestDatabase();
  mail = await mailReceiver();
});
afterAll(async () => {
  await mail.close();
  await database.dispose();
});

/** An organization whose owner is mailed of everything, at once, at most two messages an hour. */
async function site() {
  const { db } = database;
  const organization = await createTestOrganization(db);
  const { tenantId } = organization;
  const owner: ServiceContext = { ...organization.owner, now };
  const ownerId = owner.actor.kind === "user" ? owner.actor.userId : "";
  await saveRoutes(owner, {
    version: 0,
    routes: [
      {
        ...{ name: "everything", waitSeconds: 0, rateLimit: { messages: 2, windowSeconds: 3_600 } },
        recipients: [{ type: "member", id: ownerId }],
        steps: [{ afterSeconds: 20 * 60, recipients: [{ type: "member", id: ownerId }] }],
      },
    ],
  });
  const rows = new TestAlerts(db, tenantId);
  const doors: DeliveryDoors = {
    ...{ db, keyring: owner.keyring, mail: mail.mail ?? undefined, now },
    egress: createEgress({ policy: { allow: parseCidrs("127.0.0.1/32") } }),
  };
  const story = {
    ...{ metricName: "udp_echo_loss", seriesId: null, description: "Nothing answers.", kind: "outage", score: 1, labels: [] },
    ...{ severity: "critical" as const, detectionScore: { evidence: {} }, sources: { rules: [], detector: true } },
  };
  return {
    ...{ owner, tenantId, doors },
    async fail(name: string): Promise<string> {
      const id = newId();
      const place = { collectorId: await rows.collector(`col-${name}`), endpointId: await rows.endpoint(name), metricGroup: "delivery" };
      const alert = { key: id, ...place, ...story, title: `${name} is down`, episodeStart: now(), boutStartedAt: now() };
      await db.withTenant(tenantId, (tx) => applyTransition(tx, systemOccasion(tenantId, now()), [id], { type: "opened", alert }));
      await groupAlerts(db, tenantId, now());
      return id;
    },
    recover: (id: string) =>
      db.withTenant(tenantId, (tx) => {
        const transition = { type: "resolved", resolution: "recovered", reason: "Quiet.", verdict: null } as const;
        return applyTransition(tx, systemOccasion(tenantId, now()), [id], transition);
      }),
    acknowledge: (id: string) =>
      db.withTenant(tenantId, (tx) =>
        applyTransition(tx, { actor: owner.actor, at: now() }, [id], { type: "acknowledged", isSticky: false }),
      ),
    group: () => groupAlerts(db, tenantId, now()),
    /** Makes and attempts the deliveries of all messages so far, each time again as after a crash of the dispatcher. */
    async dispatch(): Promise<string[]> {
      const waiting = await db.asSystem((tx) => tx.outbox.findMany({ where: { tenantId, kind: "delivery" }, orderBy: { id: "asc" } }));
      for (const { id, payload } of waiting) {
        const message = OutboxMessage.parse({ ...(payload as object), kind: "delivery" });
        if (message.kind !== "delivery") continue;
        const queued = await db.withTenant(tenantId, (tx) =>
          queueDeliveries(tx, { tenantId, id }, message, { now: now(), publicUrl: "https://padit.example" }),
        );
        for (const delivery of queued) await attemptDelivery(doors, delivery);
      }
      return db.withTenant(tenantId, async (tx) =>
        (await tx.delivery.findMany({ where: { tenantId, state: "delivered" }, orderBy: { position: "asc" } })).map(
          ({ eventType }) => eventType,
        ),
      );
    },
  };
}

/** A mail without the line breaks of its transfer encoding. */
const unfolded = (text = "") => text.replaceAll("=\r\n", "").replace(/\s+/g, " ");

test("what exceeds a recipient's limit becomes one digest that names all incidents, and a killed worker loses none of it", async () => {
  const own = await site();
  const { db } = database;
  const startMs = nowMs;
  const ids: string[] = [];
  for (const name of ["one", "two", "three", "four", "five"]) {
    const id = await own.fail(name);
    await own.acknowledge(id); // No escalation, and its acknowledgement is a message of its own.
    ids.push(id);
    nowMs += BETWEEN_FAULTS_MS;
  }
  await own.recover(ids[2] ?? "");
  await own.group();
  nowMs += MINUTE_MS;
  await own.group();
  expect(await own.dispatch()).toEqual(["incident.created", "incident.acknowledged"]);

  const { items } = await listIncidents(own.owner, {});
  const third = items.find(({ title }) => title.startsWith("three"));
  const { timeline } = await getIncident(own.owner, { incidentId: third?.id ?? "" });
  expect(timeline.findLast(({ type }) => type === "notified")?.detail).toMatchObject({
    decisions: [{ verdict: "hold", as: "incident.resolved", reason: expect.stringContaining("Part of the digest") }],
  });

  nowMs = startMs + 60 * MINUTE_MS + BETWEEN_FAULTS_MS + 1;
  expect(await tenantsToGroup(db, now())).toContain(own.tenantId);
  const killing = {
    ...db,
    withTenant: (tenantId: string, work: Parameters<typeof db.withTenant>[1]) =>
      db.withTenant(tenantId, async (tx) => {
        await work(tx);
        throw new Error("killed before the commit");
      }),
  } as typeof db;
  await expect(groupAlerts(killing, own.tenantId, now())).rejects.toThrow("killed");
  await own.group();
  await own.group();
  await own.dispatch();
  expect(await own.dispatch()).toEqual(["incident.created", "incident.acknowledged", "digest"]);
  expect(mail.received).toHaveLength(3);
  const digest = unfolded(mail.received[2]);
  for (const name of ["two", "three", "four", "five"]) expect(digest).toContain(`${name} is down`);
  expect(digest).toContain("9 messages about 4 incidents");
  expect(digest).toContain("3 of 4 incidents not resolved yet");
  const notices = await db.withTenant(own.tenantId, (tx) => tx.incidentNotice.findMany({ where: { tenantId: own.tenantId } }));
  expect(notices.filter(({ digestDueAt, digestedAt }) => digestDueAt !== null && digestedAt === null)).toEqual([]);
});

test("an escalation is sent although the limit is reached, and the preview says when the digest leaves", async () => {
  const own = await site();
  const before = mail.received.length;
  const startMs = nowMs;
  for (const name of ["one", "two", "three"]) {
    await own.fail(name);
    nowMs += 1;
  }
  nowMs = startMs + 21 * MINUTE_MS;
  await own.group();
  const sent = await own.dispatch();
  expect(sent.filter((type) => type === "incident.created")).toHaveLength(2);
  expect(sent.filter((type) => type === "incident.escalated")).toHaveLength(3);
  expect(mail.received.length - before).toBe(5);
  const preview = await previewRoutes(own.owner, { days: 1 });
  const collected = preview.filter(({ reason }) => reason.includes("digest"));
  expect(collected.map(({ incident, eventType }) => [incident, eventType])).toEqual([["three is down", "incident.created"]]);
  expect(collected[0]?.at.getTime()).toBe(startMs + 60 * MINUTE_MS);
});

test("the outages of a flapping alert within the last hour add up, and more than five minutes escalate once", async () => {
  const own = await site();
  const { db } = database;
  const { tenantId } = own;
  const alertId = await own.fail("radio");
  await own.acknowledge(alertId);
  const startMs = nowMs;
  const minute = (n: number) => new Date(startMs + n * MINUTE_MS);
  const bout = (from: number, to: number | null, lastBad: number) => ({
    ...{ tenantId, alertId, metricName: "udp_echo_loss", kind: "outage", severity: "critical" as const, sentence: "Nothing answers." },
    ...{ startedAt: minute(from), openedAt: minute(from), endedAt: to === null ? null : minute(to) },
    evidence: { window: { end: minute(lastBad).toISOString() } },
  });
  await db.withTenant(tenantId, async (tx) => {
    await tx.alertBout.deleteMany({ where: { tenantId, alertId } });
    await tx.alertBout.createMany({ data: [bout(0, 3, 3), bout(20, 21.5, 21.5), bout(40, null, 41)] });
    await tx.alert.update({ where: { tenantId_id: { tenantId, id: alertId } }, data: { flappingSince: now() } });
  });
  const escalationsAt = async (n: number) => {
    nowMs = startMs + n * MINUTE_MS;
    await own.group();
    return (await own.dispatch()).filter((type) => type === "incident.escalated").length;
  };
  // At minute 61 the hour holds 2 of the first 3 minutes, 1.5 and 1: 4.5 min.
  expect(await escalationsAt(61)).toBe(0);
  const evidence = { window: { end: minute(44).toISOString() } };
  await db.withTenant(tenantId, (tx) => tx.alertBout.updateMany({ where: { tenantId, alertId, endedAt: null }, data: { evidence } }));
  expect(await escalationsAt(62)).toBe(1);
  expect(await escalationsAt(63)).toBe(1);
});
