import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { RECEIVERS, type Receiver } from "@padit/notifiers/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { getAlert } from "../alerts/get-alert";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { parseCidrs } from "../egress/address-policy";
import { createEgress } from "../egress/egress";
import { groupAlerts } from "../incidents/group-alerts";
import { getIncident } from "../incidents/incident-queries";
import { storeRecord } from "../incidents/store-record";
import { createIntegration } from "../integrations/create-integration";
import { getDelivery, listDeliveries } from "../integrations/delivery-queries";
import { rotateSecret } from "../integrations/rotate-secret";
import { sendTest } from "../integrations/send-test";
import { updateIntegration } from "../integrations/update-integration";
import { OutboxMessage } from "../outbox/messages";
import type { ServiceContext } from "../service-context";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { attemptDelivery, type DeliveryDoors } from "./attempt-delivery";
import { queueDeliveries } from "./queue-deliveries";
import { resendRecords } from "./resend-records";

const POLICY = { allow: parseCidrs("127.0.0.1/32") };
let database: TestDatabase;
let owner: ServiceContext;
let tenantId: string;
let email: string;
let slack: Receiver;
let mail: Receiver;
let doors: DeliveryDoors;
let nowMs = Date.now();
const open = async (type: string): Promise<Receiver> => {
  const receiver = await RECEIVERS[type]?.();
  if (!receiver) throw new Error(`no receiver for ${type}`);
  return receiver;
};

beforeAll(async () => {
  database = await createTestDatabase();
  const organization = await createTestOrganization(database.db);
  ({ tenantId } = organization);
  const now = () => new Date(nowMs);
  owner = { ...organization.owner, site: { ...organization.owner.site, egressPolicy: POLICY, hasMail: true }, now };
  const user = await database.db.asSystem((tx) => tx.user.findUniqueOrThrow({ where: { id: organization.ownerPerson.person.userId } }));
  email = user.email;
  [slack, mail] = [await open("slack"), await open("email")];
  doors = { db: database.db, egress: createEgress({ policy: POLICY }), keyring: owner.keyring, mail: mail.mail ?? undefined, now };
});
afterAll(async () => {
  await slack.close();
  await mail.close();
  await database.dispose();
});
beforeEach(() => {
  slack.behave("accept");
  mail.behave("accept");
});

const make = (type: string, settings: object) => createIntegration(owner, { type, name: `${type} ${newId()}`, settings: { ...settings } });
let position = 1_000n;
const SETTLING_MS = 6_000;

/** Creates an alert, then queues and attempts the messages about it and about its incident. */
async function alerted(): Promise<{ alertId: string; incidentId: string; queued: string[] }> {
  const alertId = await new TestAlerts(database.db, tenantId).alert({});
  const message = { kind: "delivery", eventType: "alert.created", alertId } as const;
  await groupAlerts(database.db, tenantId, doors.now());
  nowMs += SETTLING_MS;
  await groupAlerts(database.db, tenantId, doors.now());
  const { messages, incidentId } = await database.db.withTenant(tenantId, async (tx) => {
    const { incidentId } = await tx.alert.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id: alertId } } });
    const rows = await tx.outbox.findMany({ where: { tenantId, kind: "delivery" } });
    const own = rows.map(({ payload }) => OutboxMessage.parse({ ...(payload as object), kind: "delivery" }));
    const about = own.flatMap((each) => (each.kind === "delivery" && each.incidentId === incidentId ? [each] : []));
    return { messages: [message, ...about], incidentId: incidentId ?? "" };
  });
  const queued = [];
  for (const each of messages) {
    position += 1n;
    const outbox = { tenantId, id: position };
    const facts = { now: doors.now(), publicUrl: "https://padit.example" };
    queued.push(...(await database.db.withTenant(tenantId, (tx) => queueDeliveries(tx, outbox, each, facts))));
  }
  for (const delivery of queued) await attemptDelivery(doors, delivery);
  return { alertId, incidentId, queued: queued.map(({ integrationId }) => integrationId) };
}
const newest = async (integrationId: string) => (await listDeliveries(owner, { integrationId, limit: 1 })).items[0];

describe("a Slack integration", () => {
  test("shows its host alone; its address is sealed, and it receives alerts", async () => {
    const { url } = slack.settings as { url: string };
    const { id, ...made } = await make("slack", { url });
    expect(made).toMatchObject({ type: "slack", url: new URL(url).origin, settings: { url: { set: true } } });
    expect(made).not.toHaveProperty("secret");
    const { queued } = await alerted();
    expect(queued).toContain(id);
    expect(await newest(id)).toMatchObject({ state: "delivered", attempts: [{ outcome: "delivered", code: 200, reason: null }] });
    expect(slack.received.length).toBe(1);
    const stored = await database.db.withTenant(tenantId, (tx) => Promise.all([tx.integration.findMany(), tx.auditEntry.findMany()]));
    expect(JSON.stringify(stored, (_key, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain("s3cr3t");
    await updateIntegration(owner, { integrationId: id, settings: { url: { set: true } }, enabled: false });
    nowMs += 1; // else the test and the alert have the same time
    await sendTest(owner, { integrationId: id }).then(({ id: deliveryId }) =>
      attemptDelivery(doors, { tenantId, integrationId: id, deliveryId }),
    );
    expect(await newest(id)).toMatchObject({ eventType: "test", state: "delivered" });
    await expect(rotateSecret(owner, { integrationId: id })).rejects.toMatchObject({ code: "conflict" });
  });

  test("is refused for an address inside the network", async () => {
    await expect(make("slack", { url: "http://10.0.0.1/services/x" })).rejects.toMatchObject({ code: "policy_denied" });
    await expect(make("slack", {})).rejects.toMatchObject({ code: "invalid", issues: [{ path: "settings.url" }] });
  });

  test("that asks for a pause gets nothing before; the alert's timeline points to the incident", async () => {
    const { id } = await make("slack", slack.settings);
    slack.behave("busy");
    await alerted();
    const until = new Date(nowMs + 120_000);
    const first = await newest(id);
    expect(first).toMatchObject({
      state: "retrying",
      nextAttemptAt: until,
      attempts: [{ outcome: "retry", code: 429 }],
    });
    slack.behave("accept");
    const { alertId, queued } = await alerted();
    expect(queued).not.toContain(id);
    expect(await newest(id)).toMatchObject({ state: "pending", attempts: [], nextAttemptAt: until });
    const timeline = await database.db.withTenant(tenantId, (tx) =>
      tx.alertEvent.findMany({ where: { tenantId, alertId, type: "notified" } }),
    );
    expect(timeline).toHaveLength(1);
    const { decisions } = (timeline[0]?.detail ?? {}) as { decisions: { integration_id: string }[] };
    expect(decisions.find(({ integration_id }) => integration_id === id)).toMatchObject({
      verdict: "drop",
      reason: "This channel gets the messages of the alert's incident.",
    });
    nowMs += 120_000;
    expect((await alerted()).queued).toContain(id);
  });

  test("whose hook was removed is switched off; what it refuses is not tried again", async () => {
    const { id } = await make("slack", slack.settings);
    slack.behave("refusing");
    await alerted();
    expect(await newest(id)).toMatchObject({ state: "failed", nextAttemptAt: null, attempts: [{ outcome: "rejected", code: 400 }] });
    slack.behave("gone");
    await alerted();
    expect(await newest(id)).toMatchObject({ state: "failed", attempts: [{ outcome: "gone", code: 410 }] });
    const row = await database.db.withTenant(tenantId, (tx) =>
      tx.integration.findUniqueOrThrow({ where: { tenantId_id: { tenantId, id } } }),
    );
    expect(row).toMatchObject({ enabled: false, disabledReason: "Slack answered 410" });
    await database.db.withTenant(tenantId, (tx) => tx.integration.updateMany({ where: { type: "slack" }, data: { enabled: false } }));
  });
});

describe("an e-mail integration", () => {
  test("reaches members, in one conversation per incident", async () => {
    const { id, url, settings } = await make("email", { to: [email.toUpperCase()] });
    expect({ url, settings }).toEqual({ url: email.toLowerCase(), settings: { to: [email.toLowerCase()] } });
    const { incidentId } = await alerted();
    expect(await newest(id)).toMatchObject({ state: "delivered", attempts: [{ outcome: "delivered", code: 250 }] });
    const sent = mail.received.at(-1) ?? "";
    expect(sent).toContain(`To: ${email.toLowerCase()}`);
    expect(sent).toContain(`References: <${incidentId}@example.org>`);
    const delivery = await newest(id);
    expect(await getDelivery(owner, { deliveryId: delivery?.id ?? "" })).toMatchObject({
      address: email.toLowerCase(),
      answer: { code: 250 },
    });
  });

  test("is refused for strangers, and where the operator has no mail server", async () => {
    const stranger = make("email", { to: [email, "stranger@elsewhere.example"] });
    await expect(stranger).rejects.toMatchObject({ code: "invalid", issues: [{ path: "settings.to" }] });
    const without = { ...owner, site: { ...owner.site, hasMail: false } };
    await expect(createIntegration(without, { type: "email", name: "x", settings: { to: [email] } })).rejects.toMatchObject({
      code: "policy_denied",
    });
  });

  test("sends nothing to people who are no longer members", async () => {
    const { id } = await make("email", { to: [email] });
    const before = mail.received.length;
    const user = { email: email.toLowerCase() };
    await database.db.asSystem((tx) => tx.user.updateMany({ where: { email }, data: { email: "moved@example.org" } }));
    await alerted();
    await database.db.asSystem((tx) => tx.user.updateMany({ where: { email: "moved@example.org" }, data: user }));
    expect(await newest(id)).toMatchObject({ state: "failed", attempts: [], reason: expect.stringContaining("no recipient is a member") });
    expect(mail.received.length).toBe(before);
  });
});

test("a ticket's number and state come back to the incident and its alerts, and the ticket is closed with it", async () => {
  const desk = await open("servicenow");
  const { id } = await make("servicenow", desk.settings);
  const { alertId, incidentId } = await alerted();
  const { url } = desk.settings as { url: string };
  const page = `${url}/nav_to.do?uri=${encodeURIComponent(`incident.do?sys_id=${"1".padStart(32, "0")}`)}`;
  const ticket = { system: "ServiceNow", id: "INC0000001", url: page, state: "New" };
  const incident = await getIncident(owner, { incidentId });
  expect(incident.references).toEqual([ticket]);
  expect(incident.timeline).toContainEqual(expect.objectContaining({ type: "ticket_opened" }));
  expect((await getAlert(owner, { alertId })).references).toEqual([ticket]);
  position += 1n;
  const message = { kind: "delivery", eventType: "incident.resolved", incidentId, integrationId: id, change: "ended" } as const;
  const facts = { now: doors.now(), publicUrl: "https://padit.example" };
  const [closing] = await database.db.withTenant(tenantId, (tx) => queueDeliveries(tx, { tenantId, id: position }, message, facts));
  if (!closing) throw new Error("nothing was queued");
  expect(await attemptDelivery(doors, closing)).toBe("delivered");
  expect((await getIncident(owner, { incidentId })).references).toEqual([{ ...ticket, state: "Resolved" }]);
  expect(desk.received.length).toBe(2);
  // An incident that is deleted while its message is on the way leaves no reference behind.
  const record = { key: "k", ticket: null };
  await database.db.withTenant(tenantId, (tx) =>
    storeRecord(tx, { tenantId, incidentId: newId(), integrationId: id }, record, doors.now()),
  );
  expect(await database.db.withTenant(tenantId, (tx) => tx.incidentReference.count({ where: { tenantId } }))).toBe(1);
  await database.db.withTenant(tenantId, (tx) => tx.integration.updateMany({ where: { type: "servicenow" }, data: { enabled: false } }));
  await desk.close();
});

test("an open incident is sent to Alertmanager again before it would end there, and not after it ended", async () => {
  const server = await open("alertmanager");
  const { id } = await make("alertmanager", server.settings);
  const { incidentId } = await alerted();
  expect(server.received.length).toBe(1);
  const ends = () => server.received.map((body) => Date.parse(JSON.parse(body)[0].endsAt));
  expect(ends()).toEqual([nowMs + 240_000]);
  expect(await resendRecords(doors)).toBe(0);
  expect(server.received.length).toBe(1);
  nowMs += 60_000;
  expect(await resendRecords(doors)).toBe(0);
  expect(await resendRecords(doors)).toBe(0);
  expect(ends().at(-1)).toBe(nowMs + 240_000);
  expect(server.received.length).toBe(2);
  server.behave("failing");
  nowMs += 60_000;
  expect(await resendRecords(doors)).toBe(1);
  server.behave("accept");
  nowMs += 30_000;
  expect(await resendRecords(doors)).toBe(0);
  expect(server.received.length).toBe(3);
  expect((await listDeliveries(owner, { integrationId: id, limit: 5 })).items).toHaveLength(1);
  await database.db.withTenant(tenantId, (tx) => tx.incident.updateMany({ where: { id: incidentId }, data: { status: "resolved" } }));
  nowMs += 120_000;
  expect(await resendRecords(doors)).toBe(0);
  expect(server.received.length).toBe(3);
  await database.db.withTenant(tenantId, (tx) => tx.integration.updateMany({ where: { id }, data: { enabled: false } }));
  await server.close();
});

test("a repeated run of the dispatcher notes its decisions once", async () => {
  const alertId = await new TestAlerts(database.db, tenantId).alert({});
  const message = { kind: "delivery", eventType: "alert.created", alertId } as const;
  for (let i = 0; i < 2; i++)
    await database.db.withTenant(tenantId, (tx) =>
      queueDeliveries(tx, { tenantId, id: 7n }, message, { now: doors.now(), publicUrl: "https://padit.example" }),
    );
  const noted = await database.db.withTenant(tenantId, (tx) => tx.alertEvent.count({ where: { tenantId, alertId, type: "notified" } }));
  expect(noted).toBe(1);
  const resolved = { type: "resolved", resolution: "recovered", reason: "Quiet.", verdict: null } as const;
  const { changed } = await database.db.withTenant(tenantId, (tx) =>
    applyTransition(tx, systemOccasion(tenantId, doors.now()), [alertId], resolved),
  );
  expect(changed).toEqual([alertId]);
});
