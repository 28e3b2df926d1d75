import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { RECEIVERS, type Receiver } from "@padit/notifiers/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import type { Transition } from "../alerts/lifecycle/transition";
import { attemptDelivery, type DeliveryDoors } from "../delivery/attempt-delivery";
import { queueDeliveries } from "../delivery/queue-deliveries";
import { parseCidrs } from "../egress/address-policy";
import { createEgress } from "../egress/egress";
import { createIntegration } from "../integrations/create-integration";
import { OutboxMessage } from "../outbox/messages";
import type { ServiceContext } from "../service-context";
import { createSilence, endSilence } from "../silences/silence-verbs";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { groupAlerts } from "./group-alerts";
import { getIncident, listIncidents } from "./incident-queries";

const POLICY = { allow: parseCidrs("127.0.0.1/32") };
let database: TestDatabase;
let hook: Receiver;
let mail: Receiver;
let doors: DeliveryDoors;
let nowMs = Date.now();
const now = () => new Date(nowMs);

beforeAll(async () => {
  database = await createTestDatabase();
  [hook, mail] = [await open("webhook"), await open("email")];
});
afterAll(async () => {
  await hook.close();
  await mail.close();
  await database.dispose();
});
beforeEach(() => {
  hook.received.length = 0;
  mail.received.length = 0;
});
async function open(type: string): Promise<Receiver> {
  const receiver = await RECEIVERS[type]?.();
  if (!receiver) throw new Error(`no receiver for ${type}`);
  return receiver;
}

/** An organization whose two collectors measure `count` endpoints, with what may happen to the alerts of the first collector. */
async function site(count: number) {
  const { db } = database;
  const organization = await createTestOrganization(db);
  const { tenantId } = organization;
  const owner: ServiceContext = { ...organization.owner, site: { ...organization.owner.site, egressPolicy: POLICY, hasMail: true }, now };
  doors = { db, egress: createEgress({ policy: POLICY }), keyring: owner.keyring, mail: mail.mail ?? undefined, now };
  const rows = new TestAlerts(db, tenantId);
  const collectors = [await rows.collector("fra-1"), await rows.collector("muc-2")];
  const endpointIds: string[] = [];
  for (let n = 0; n < count; n += 1) endpointIds.push(await rows.endpoint(`radio-${n}`));
  const paths = endpointIds.flatMap((endpointId) => collectors.map((collectorId) => ({ endpointId, collectorId })));
  const condition = { tenantId, metricGroup: "delivery", state: "ok", since: now() };
  await db.withTenant(tenantId, (tx) => tx.condition.createMany({ data: paths.map((path) => ({ ...condition, ...path })) }));
  const story = {
    ...{ metricName: "udp_echo_loss", seriesId: null, title: "Outage", description: "Nothing answers.", kind: "outage", score: 1 },
    severity: "critical" as const,
    ...{ detectionScore: { evidence: {} }, sources: { rules: [], detector: true } },
  };
  const apply = (ids: string[], transition: Transition) =>
    db.withTenant(tenantId, (tx) => applyTransition(tx, systemOccasion(tenantId, now()), ids, transition));
  const { user } = await db.asSystem(async (tx) => ({
    user: await tx.user.findUniqueOrThrow({ where: { id: organization.ownerPerson.person.userId } }),
  }));
  return {
    ...{ owner, tenantId },
    /** Opens an alert for each of these endpoints and returns the ids. */
    async fail(numbers: readonly number[]): Promise<string[]> {
      const alerts = numbers.map((n) => ({ id: newId(), endpointId: endpointIds[n] ?? null }));
      await db.withTenant(tenantId, async (tx) => {
        for (const { id, endpointId } of alerts) {
          const place = { endpointId, collectorId: collectors[0] ?? null, metricGroup: "delivery", labels: [] };
          const alert = { key: id, ...place, ...story, episodeStart: now(), boutStartedAt: now() };
          await applyTransition(tx, systemOccasion(tenantId, now()), [id], { type: "opened", alert });
        }
      });
      return alerts.map(({ id }) => id);
    },
    recover: (ids: string[]) => apply(ids, { type: "resolved", resolution: "recovered", reason: "Quiet.", verdict: null }),
    webhook: (eventTypes?: ("alert.created" | "alert.resolved" | "incident.created" | "incident.updated" | "incident.resolved")[]) =>
      createIntegration(owner, {
        ...{ type: "webhook", name: newId(), settings: { url: (hook.settings as { url: string }).url } },
        ...(eventTypes && { eventTypes }),
      }),
    mailbox: (filter: { q?: string } = {}) =>
      createIntegration(owner, { type: "email", name: newId(), settings: { ...mail.settings, to: [user.email] }, filter }),
    group: () => groupAlerts(db, tenantId, now()),
    dispatch: (options: DispatchOptions = {}) => dispatch(tenantId, options),
    sent: async (integrationId: string) =>
      db.withTenant(tenantId, async (tx) =>
        (await tx.delivery.findMany({ where: { tenantId, integrationId }, orderBy: { position: "asc" } })).map(
          ({ eventType }) => eventType,
        ),
      ),
  };
}

interface DispatchOptions {
  onSaved?: () => void;
  /** Stops between making the deliveries and marking the messages. */
  isKilled?: boolean;
  /** An integration whose deliveries are made and not attempted. */
  without?: string;
}

/** What the dispatcher does. */
async function dispatch(tenantId: string, { onSaved, isKilled = false, without }: DispatchOptions): Promise<void> {
  const { db } = database;
  const where = { tenantId, kind: "delivery", dispatchedAt: null };
  const waiting = await db.asSystem((tx) => tx.outbox.findMany({ where, orderBy: { id: "asc" } }));
  for (const { id, payload } of waiting) {
    const message = OutboxMessage.parse({ ...(payload as object), kind: "delivery" });
    if (message.kind !== "delivery") continue;
    const facts = { now: now(), publicUrl: "https://padit.example", onSaved };
    const queued = await db.withTenant(tenantId, (tx) => queueDeliveries(tx, { tenantId, id }, message, facts));
    if (!isKilled) for (const delivery of queued) if (delivery.integrationId !== without) await attemptDelivery(doors, delivery);
  }
  if (!isKilled) await db.asSystem((tx) => tx.outbox.updateMany({ where, data: { dispatchedAt: now() } }));
}
const subjects = () => mail.received.map((text) => /^Subject: (.*(?:\r?\n .*)*)/m.exec(text)?.[1]?.replace(/\r?\n /g, " "));
/** A mail without the line breaks of its transfer encoding. */
const unfolded = (text = "") => text.replaceAll("=\r\n", "").replace(/\s+/g, " ");
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

test("a storm of 200 alerts of one collector: one opening and one ending by mail, 200 and 200 on a webhook that follows alerts", async () => {
  const own = await site(200);
  const mailbox = await own.mailbox();
  const alerts = await own.webhook(["alert.created", "alert.resolved"]);
  const incidents = await own.webhook(["incident.created", "incident.updated", "incident.resolved"]);
  let saved = 0;
  const onSaved = () => {
    saved += 1;
  };
  const ids = await own.fail(numbers(200));
  await own.group();
  await own.dispatch({ onSaved, without: alerts.id });
  expect(await own.sent(mailbox.id)).toEqual([]);
  nowMs += 5_000;
  await own.group();
  await own.dispatch();
  expect(await own.sent(mailbox.id)).toEqual(["incident.created"]);
  expect(subjects()[0]).toContain("200 endpoints fail");
  expect(unfolded(mail.received[0])).toContain("200 of 200 endpoints via collector fra-1 fail, 0 of 200 via other collectors");
  nowMs += 60_000;
  await own.recover(ids);
  await own.group();
  nowMs += 5_000;
  await own.group();
  await own.dispatch({ onSaved, without: alerts.id });
  expect(await own.sent(mailbox.id)).toEqual(["incident.created", "incident.resolved"]);
  expect(mail.received).toHaveLength(2);
  const byAlert = await own.sent(alerts.id);
  expect(byAlert.filter((type) => type === "alert.created")).toHaveLength(200);
  expect(byAlert.filter((type) => type === "alert.resolved")).toHaveLength(200);
  expect(await own.sent(incidents.id)).toEqual(["incident.created", "incident.resolved"]);
  expect(saved).toBe(400);
  const body = hook.received.map((text) => JSON.parse(text.slice(text.indexOf("{")))).find(({ type }) => type === "incident.created");
  expect(body.data).toMatchObject({
    incident: { alert_count: 200, cause: { type: "collector", name: "fra-1" } },
    sequence: expect.any(Number),
  });
  expect(body.data).not.toHaveProperty("alert");
}, 240_000);

test("alerts that join later send nothing, a cause that becomes known one update, and repeated recoveries nothing", async () => {
  const own = await site(40);
  const { id } = await own.mailbox();
  const [first = ""] = await own.fail([0]);
  await own.group();
  nowMs += 6_000;
  await own.group();
  const rest = await own.fail(numbers(30).slice(1));
  await own.group();
  nowMs += 60_000;
  await own.group();
  await own.dispatch();
  expect(await own.sent(id)).toEqual(["incident.created", "incident.updated"]);
  for (let n = 0; n < 3; n += 1) {
    await own.recover([first, ...rest]);
    await own.group();
    nowMs += 10_000;
    await own.group();
    await database.db.withTenant(own.tenantId, (tx) =>
      applyTransition(tx, systemOccasion(own.tenantId, now()), [first, ...rest], { type: "reopened", story: null }),
    );
    await own.group();
    nowMs += 10_000;
    await own.group();
  }
  await own.dispatch();
  expect(await own.sent(id)).toEqual(["incident.created", "incident.updated", "incident.resolved", "incident.reopened"]);
});

test("killed between deciding, queueing and sending, it repeats nothing and loses nothing", async () => {
  const own = await site(12);
  const { id } = await own.mailbox();
  await own.fail(numbers(12));
  await own.group();
  nowMs += 5_000;
  const { db } = database;
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
  for (let n = 0; n < 3; n += 1) await own.dispatch({ isKilled: true });
  await own.dispatch();
  expect(await own.sent(id)).toEqual(["incident.created"]);
  expect(mail.received).toHaveLength(1);
});

test("an integration hears of an incident when one of its alerts matches, and what recovers at once is nobody's message", async () => {
  const own = await site(20);
  const [radio, other] = [await own.mailbox({ q: "name:radio-1" }), await own.mailbox({ q: "name:core" })];
  const ids = await own.fail(numbers(20));
  await own.group();
  nowMs += 5_000;
  await own.group();
  await own.dispatch();
  expect(await own.sent(radio.id)).toEqual(["incident.created"]);
  expect(await own.sent(other.id)).toEqual([]);
  const { items } = await listIncidents(own.owner, {});
  const { timeline } = await getIncident(own.owner, { incidentId: items[0]?.id ?? "" });
  expect(timeline.at(-1)).toMatchObject({ type: "notified", detail: { decisions: [{ integration: radio.name, as: "incident.created" }] } });
  await own.recover(ids);
  await own.group();
  nowMs += 600_000;
  const brief = await own.fail([1]);
  await own.group();
  nowMs += 2_000;
  await own.recover(brief);
  await own.group();
  nowMs += 60_000;
  await own.group();
  await own.dispatch();
  expect(await own.sent(radio.id)).toEqual(["incident.created", "incident.resolved"]);
});

test("a silence holds back an incident while it covers every alert; its end, and an alert that it does not cover, send the opening", async () => {
  const own = await site(12);
  const { id } = await own.mailbox();
  const endsAt = new Date(nowMs + 3_600_000);
  const silence = await createSilence(own.owner, { selector: "name:radio-*", reason: "work on the ring", endsAt });
  const ids = await own.fail(numbers(12));
  await own.group();
  nowMs += 60_000;
  await own.group();
  await own.dispatch();
  expect(await own.sent(id)).toEqual([]);
  nowMs += 60_000;
  await endSilence(own.owner, { silenceId: silence.id });
  await own.group();
  await own.dispatch();
  expect(await own.sent(id)).toEqual(["incident.created"]);
  // A silence that begins later holds back no ending.
  await createSilence(own.owner, { selector: "name:radio-*", reason: "again", endsAt });
  await own.recover(ids);
  await own.group();
  nowMs += 600_000;
  await own.group();
  await own.dispatch();
  expect(await own.sent(id)).toEqual(["incident.created", "incident.resolved"]);
});

test("a silence that ends by itself lets the opening out without any other change, and one that leaves an alert uncovered holds back nothing", async () => {
  const [covered, part] = [await site(12), await site(12)];
  const boxes = [await covered.mailbox(), await part.mailbox()];
  const endsAt = new Date(nowMs + 120_000);
  await createSilence(covered.owner, { selector: "name:radio-*", reason: "short", endsAt });
  await createSilence(part.owner, { selector: "name:radio-0", reason: "one of them", endsAt });
  for (const own of [covered, part]) {
    await own.fail(numbers(12));
    await own.group();
  }
  nowMs += 10_000;
  for (const own of [covered, part]) {
    await own.group();
    await own.dispatch();
  }
  expect(await Promise.all([covered.sent(boxes[0]?.id ?? ""), part.sent(boxes[1]?.id ?? "")])).toEqual([[], ["incident.created"]]);
  nowMs += 120_000;
  await covered.group();
  await covered.dispatch();
  expect(await covered.sent(boxes[0]?.id ?? "")).toEqual(["incident.created"]);
});
