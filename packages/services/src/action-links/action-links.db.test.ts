import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import type { Receiver } from "@padit/notifiers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { attemptDelivery, type DeliveryDoors } from "../delivery/attempt-delivery";
import { queueDeliveries } from "../delivery/queue-deliveries";
import { parseCidrs } from "../egress/address-policy";
import { createEgress } from "../egress/egress";
import { groupAlerts } from "../incidents/group-alerts";
import { getIncident, listIncidents } from "../incidents/incident-queries";
import { OutboxMessage } from "../outbox/messages";
import { saveRoutes } from "../routing/route-verbs";
import type { Actor, ServiceContext } from "../service-context";
import { mailReceiver } from "../testing/mail-receiver";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { type ActionLinkContext, lookUpActionLink, useActionLink } from "./action-links";
import { ACTION_KEY_PURPOSE, recipientMark, signAction } from "./action-token";

const HOUR_MS = 3_600_000;
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

/** An organization whose route mails a member of the given role, after one fault was mailed. */
async function mailed(role: "operator" | "viewer") {
  const { db } = database;
  const organization = await createTestOrganization(db);
  const { tenantId } = organization;
  const owner: ServiceContext = { ...organization.owner, now };
  const { actor: member } = await organization.join(role);
  const memberId = member.kind === "user" ? member.userId : "";
  await saveRoutes(owner, { version: 0, routes: [{ name: "all", waitSeconds: 0, recipients: [{ type: "member", id: memberId }] }] });
  const rows = new TestAlerts(db, tenantId);
  const endpointId = await rows.endpoint("radio-1");
  const alert = {
    endpointId,
    collectorId: await rows.collector("fra-1"),
    severity: "critical" as const,
    openedAt: now(),
    episodeStart: now(),
  };
  await rows.alerts([alert]);
  await groupAlerts(db, tenantId, now());
  const actionKey = await owner.keyring.derive(ACTION_KEY_PURPOSE);
  const doors: DeliveryDoors = {
    ...{ db, keyring: owner.keyring, mail: mail.mail ?? undefined, now },
    egress: createEgress({ policy: { allow: parseCidrs("127.0.0.1/32") } }),
  };
  const waiting = await db.asSystem((tx) => tx.outbox.findMany({ where: { tenantId, kind: "delivery" }, orderBy: { id: "asc" } }));
  for (const { id, payload } of waiting) {
    const message = OutboxMessage.parse({ ...(payload as object), kind: "delivery" });
    if (message.kind !== "delivery") continue;
    const facts = { now: now(), publicUrl: "https://padit.example", actionKey };
    const queued = await db.withTenant(tenantId, (tx) => queueDeliveries(tx, { tenantId, id }, message, facts));
    for (const delivery of queued) await attemptDelivery(doors, delivery);
  }
  const text = (mail.received.at(-1) ?? "").replaceAll("=\r\n", "");
  const tokens = [...new Set([...text.matchAll(/https:\/\/padit\.example\/act\/([\w-]{107})/g)].map(([, token = ""]) => token))];
  const { db: _, actor: __, ...rest } = owner;
  const nobody: ActionLinkContext = { ...rest, db, now, sessionActor: () => null };
  const signedIn = (actor: Actor): ActionLinkContext => ({ ...nobody, sessionActor: () => actor });
  return { owner, organization, tenantId, member, memberId, endpointId, tokens, actionKey, nobody, signedIn };
}

const incidentOf = async (owner: ServiceContext) => {
  const [incident] = (await listIncidents(owner, {})).items;
  return getIncident(owner, { incidentId: incident?.id ?? "" });
};
const auditOf = (tenantId: string) =>
  database.db.withTenant(tenantId, (tx) => tx.auditEntry.findMany({ where: { tenantId, action: "alert.bulk" } }));

test("a mail's link shows what it does, changes nothing until it is confirmed, and then acts once in the member's name", async () => {
  const own = await mailed("operator");
  const [acknowledge = "", snooze = "", silence = ""] = own.tokens;
  expect(own.tokens).toHaveLength(3);
  for (let scan = 0; scan < 3; scan += 1)
    expect(await lookUpActionLink(own.nobody, acknowledge)).toMatchObject({
      action: "acknowledge",
      state: "ready",
      actorName: own.member.name,
    });
  expect(await incidentOf(own.owner)).toMatchObject({ status: "open" });

  const both = await Promise.allSettled([
    useActionLink(own.nobody, { token: acknowledge }),
    useActionLink(own.nobody, { token: acknowledge }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  await expect(useActionLink(own.nobody, { token: acknowledge })).rejects.toMatchObject({ code: "conflict" });
  expect(await lookUpActionLink(own.nobody, acknowledge)).toMatchObject({ state: "used" });
  expect(await incidentOf(own.owner)).toMatchObject({ status: "acknowledged", acknowledgedBy: own.member.name });
  expect(await auditOf(own.tenantId)).toMatchObject([{ actorType: "user", actorId: own.memberId }]);

  await useActionLink(own.nobody, { token: silence });
  const silences = await database.db.withTenant(own.tenantId, (tx) => tx.silence.findMany({ where: { tenantId: own.tenantId } }));
  expect(silences).toMatchObject([{ createdByName: own.member.name, endsAt: new Date(nowMs + 2 * HOUR_MS) }]);
  expect(JSON.stringify(silences[0]?.selector)).toContain(own.endpointId);

  await useActionLink(own.nobody, { token: snooze });
  const alerts = await database.db.withTenant(own.tenantId, (tx) => tx.alert.findMany({ where: { tenantId: own.tenantId } }));
  expect(alerts).toMatchObject([{ status: "snoozed", snoozedUntil: new Date(nowMs + HOUR_MS) }]);
});

test("links expire after a day, and the rights are those of the member at the time of use", async () => {
  const viewer = await mailed("viewer");
  const [token = ""] = viewer.tokens;
  await expect(useActionLink(viewer.nobody, { token })).rejects.toMatchObject({ code: "forbidden" });
  expect(await lookUpActionLink(viewer.nobody, token)).toMatchObject({ state: "ready" });

  const limited = await mailed("operator");
  const { tenantId: limitedId, memberId } = limited;
  await database.db.asSystem((tx) =>
    tx.member.update({ where: { tenantId_userId: { tenantId: limitedId, userId: memberId } }, data: { endpointLimit: "site:elsewhere" } }),
  );
  for (const each of limited.tokens)
    await expect(useActionLink(limited.nobody, { token: each })).rejects.toMatchObject({ code: "forbidden" });
  await database.db.asSystem((tx) => tx.tenant.update({ where: { id: limitedId }, data: { suspendedAt: now() } }));
  await expect(lookUpActionLink(limited.nobody, limited.tokens[0] ?? "")).rejects.toMatchObject({ code: "forbidden" });

  const own = await mailed("operator");
  const [acknowledge = ""] = own.tokens;
  const { tenantId, memberId: userId } = own;
  await database.db.asSystem((tx) => tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { disabledAt: now() } }));
  await expect(useActionLink(own.nobody, { token: acknowledge })).rejects.toMatchObject({ code: "unauthenticated" });
  await database.db.asSystem((tx) => tx.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { disabledAt: null } }));
  nowMs += 24 * HOUR_MS;
  expect(await lookUpActionLink(own.nobody, acknowledge)).toMatchObject({ state: "expired" });
  await expect(useActionLink(own.nobody, { token: acknowledge })).rejects.toMatchObject({ code: "conflict" });
  expect(await incidentOf(own.owner)).toMatchObject({ status: "open" });
});

test("a message that several people read, and an organization that demands a second factor, need a signed-in person", async () => {
  const own = await mailed("operator");
  const { tenantId, actionKey } = own;
  const { id: incidentId } = await incidentOf(own.owner);
  const integrationId = newId();
  const channel = {
    tenantId,
    id: integrationId,
    memberId: null,
    type: "slack",
    name: "noc",
    address: "https://hooks.slack.com",
    eventTypes: [],
  };
  await database.db.asSystem((tx) => tx.integration.create({ data: channel }));
  const expiresMs = nowMs + HOUR_MS;
  const shared = signAction(actionKey, {
    tenantId,
    incidentId,
    integrationId,
    recipient: recipientMark(channel),
    action: "acknowledge",
    expiresMs,
  });
  expect(await lookUpActionLink(own.nobody, shared)).toMatchObject({ state: "ready", actorName: null });
  await expect(useActionLink(own.nobody, { token: shared })).rejects.toMatchObject({ code: "unauthenticated" });

  const [mailedToken = ""] = own.tokens;
  await database.db.asSystem((tx) => tx.tenant.update({ where: { id: tenantId }, data: { settings: { requiresSecondFactor: true } } }));
  await expect(useActionLink(own.nobody, { token: mailedToken })).rejects.toMatchObject({ code: "unauthenticated" });
  await useActionLink(own.signedIn(own.owner.actor), { token: shared });
  expect(await incidentOf(own.owner)).toMatchObject({ status: "acknowledged", acknowledgedBy: own.owner.actor.name });

  const other = await mailed("operator");
  const [foreign = ""] = other.tokens;
  await expect(lookUpActionLink(own.nobody, `${foreign.slice(0, -2)}AA`)).rejects.toMatchObject({ code: "not_found" });
});

test("a link acts for nobody whom the channel began to address after the message was made", async () => {
  const own = await mailed("operator");
  const { db } = database;
  const { tenantId, actionKey, nobody } = own;
  const { id: incidentId } = await incidentOf(own.owner);
  const { email } = await db.asSystem((tx) => tx.user.findUniqueOrThrow({ where: { id: own.memberId } }));
  const integrationId = newId();
  const channel = {
    tenantId,
    id: integrationId,
    memberId: null,
    type: "email",
    name: "noc",
    address: "contractor@elsewhere.example",
    eventTypes: [],
  };
  await db.asSystem((tx) => tx.integration.create({ data: channel }));
  const grant = { tenantId, incidentId, integrationId, action: "acknowledge", expiresMs: nowMs + HOUR_MS } as const;
  const token = signAction(actionKey, { ...grant, recipient: recipientMark(channel) });
  expect(await lookUpActionLink(nobody, token)).toMatchObject({ state: "ready", actorName: null });
  await db.asSystem((tx) => tx.integration.update({ where: { tenantId_id: { tenantId, id: integrationId } }, data: { address: email } }));
  expect(await lookUpActionLink(nobody, token)).toMatchObject({ state: "ready", actorName: null });
  await expect(useActionLink(nobody, { token })).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await incidentOf(own.owner)).toMatchObject({ status: "open" });
  const fresh = signAction(actionKey, { ...grant, recipient: recipientMark({ memberId: null, address: email }) });
  expect(await lookUpActionLink(nobody, fresh)).toMatchObject({ actorName: own.member.name });
});
