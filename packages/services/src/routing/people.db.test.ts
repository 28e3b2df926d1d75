import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import type { Receiver } from "@padit/notifiers/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { applyTransition, systemOccasion } from "../alerts/lifecycle/apply-transition";
import { applyConfiguration, exportConfiguration, planConfiguration } from "../configuration/configuration";
import { attemptDelivery, type DeliveryDoors } from "../delivery/attempt-delivery";
import { queueDeliveries } from "../delivery/queue-deliveries";
import { parseCidrs } from "../egress/address-policy";
import { createEgress } from "../egress/egress";
import { groupAlerts } from "../incidents/group-alerts";
import { getIncident, listIncidents } from "../incidents/incident-queries";
import { listDeliveries } from "../integrations/delivery-queries";
import { listIntegrations } from "../integrations/integration-queries";
import { listRotas } from "../on-call/rota-queries";
import { createRota, deleteRota, updateRota } from "../on-call/rota-verbs";
import { OutboxMessage } from "../outbox/messages";
import type { ServiceContext } from "../service-context";
import { mailReceiver } from "../testing/mail-receiver";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { previewRoutes } from "./preview-routes";
import { saveRoutes } from "./route-verbs";

const POLICY = { allow: parseCidrs("127.0.0.1/32") };
const DAY_MS = 86_400_000;
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
beforeEach(() => {
  mail.received.length = 0;
});

/** An organization of Olga Owner, an operator and a viewer; the latter two take daily turns. */
async function site() {
  const { db } = database;
  const organization = await createTestOrganization(db);
  const { tenantId } = organization;
  const owner: ServiceContext = { ...organization.owner, now };
  const [operator, viewer] = [await organization.join("operator"), await organization.join("viewer")];
  const [lead = "", first = "", second = ""] = [owner, operator, viewer].map(({ actor }) => (actor.kind === "user" ? actor.userId : ""));
  const rota = await createRota(owner, {
    ...{ name: "Core", timeZone: "UTC", period: "day", handoverTime: "08:00", memberIds: [first, second] },
    startsOn: now().toISOString().slice(0, 10),
  });
  const rows = new TestAlerts(db, tenantId);
  const place = { collectorId: await rows.collector("fra-1"), endpointId: await rows.endpoint("radio-0"), metricGroup: "delivery" };
  const story = {
    ...{ metricName: "udp_echo_loss", seriesId: null, title: "Outage", description: "Nothing answers.", kind: "outage", score: 1 },
    ...{ severity: "critical" as const, detectionScore: { evidence: {} }, sources: { rules: [], detector: true }, labels: [] },
  };
  const doors: DeliveryDoors = { db, egress: createEgress({ policy: POLICY }), keyring: owner.keyring, mail: mail.mail ?? undefined, now };
  const disable = (userId: string) => {
    const where = { tenantId_userId: { tenantId, userId } };
    return db.asSystem((tx) => tx.member.update({ where, data: { disabledAt: now() } }));
  };
  const limit = (userId: string, endpointLimit: string | null) => {
    const where = { tenantId_userId: { tenantId, userId } };
    return db.asSystem((tx) => tx.member.update({ where, data: { endpointLimit } }));
  };
  return {
    ...{ owner, rota, lead, first, second, disable, limit },
    async fail(): Promise<string> {
      const id = newId();
      const alert = { key: id, ...place, ...story, episodeStart: now(), boutStartedAt: now() };
      await db.withTenant(tenantId, (tx) => applyTransition(tx, systemOccasion(tenantId, now()), [id], { type: "opened", alert }));
      return id;
    },
    recover: (id: string) =>
      db.withTenant(tenantId, (tx) => {
        const transition = { type: "resolved", resolution: "recovered", reason: "Quiet.", verdict: null } as const;
        return applyTransition(tx, systemOccasion(tenantId, now()), [id], transition);
      }),
    group: () => groupAlerts(db, tenantId, now()),
    /** What grouper, dispatcher and deliveries do; twice, because each may be repeated. */
    async run(): Promise<void> {
      for (let times = 0; times < 2; times += 1) {
        await groupAlerts(db, tenantId, now());
        const waiting = await db.asSystem((tx) => tx.outbox.findMany({ where: { tenantId, kind: "delivery" }, orderBy: { id: "asc" } }));
        for (const { id, payload } of waiting) {
          const message = OutboxMessage.parse({ ...(payload as object), kind: "delivery" });
          if (message.kind !== "delivery") continue;
          const facts = { now: now(), publicUrl: "https://padit.example" };
          const queued = await db.withTenant(tenantId, (tx) => queueDeliveries(tx, { tenantId, id }, message, facts));
          for (const delivery of queued) await attemptDelivery(doors, delivery);
        }
      }
    },
    deliveries: () =>
      db.withTenant(tenantId, async (tx) =>
        (await tx.delivery.findMany({ where: { tenantId } })).map(({ state, reason }) => [state, reason]),
      ),
    decisions: async () => {
      const [incident] = (await listIncidents(owner, {})).items;
      const { timeline } = await getIncident(owner, { incidentId: incident?.id ?? "" });
      return JSON.stringify(timeline);
    },
  };
}

/** Who got mails, in order: the local part of an address is the id of the user. */
const receivers = (): string[] => mail.received.map((text) => /^To: <?([^@\s]+)@/m.exec(text)?.[1] ?? "");

test("a rota's opening goes to whoever is on call, stays there after the hand-over, and escalates to a member; the ending goes to both", async () => {
  const own = await site();
  const { owner, rota, lead, first, second } = own;
  const steps = [{ afterSeconds: 2 * 86_400 - 3_600, recipients: [{ type: "member" as const, id: lead }] }];
  await saveRoutes(owner, {
    version: 0,
    routes: [{ name: "All", waitSeconds: 0, recipients: [{ type: "rota", id: rota.id }], steps }],
  });
  await expect(deleteRota(owner, { rotaId: rota.id })).rejects.toMatchObject({ code: "conflict" });
  const alertId = await own.fail();
  await own.run();
  expect(receivers()).toEqual([first]);
  expect(await own.decisions()).toContain('"reason":"The incident is new (route All; on call by Core)."');
  nowMs += DAY_MS; // The second member's turn.
  await own.run();
  expect(receivers()).toEqual([first]);
  const ahead = await previewRoutes(owner, { alertId });
  expect(ahead.map(({ integration, eventType }) => [integration, eventType])).toEqual([["Olga Owner", "incident.escalated"]]);
  nowMs += DAY_MS;
  await own.run();
  expect(receivers()).toEqual([first, lead]);
  expect(await own.decisions()).toContain("Olga Owner");
  await own.recover(alertId);
  await own.run();
  nowMs += 60_000;
  await own.run();
  expect(receivers().slice(2).sort()).toEqual([first, lead].sort());
  expect(receivers()).not.toContain(second);
  const past = await previewRoutes(owner, { days: 30 });
  const heard = past.map(({ integration, eventType }) => `${integration} ${eventType}`);
  expect(heard.slice(0, 2)).toEqual(["Some operator incident.created", "Olga Owner incident.escalated"]);
  expect(heard.slice(2).sort()).toEqual(["Olga Owner incident.resolved", "Some operator incident.resolved"]);
  expect((await listIntegrations(owner, {})).items).toEqual([]);
  const log = await listDeliveries(owner, { integrationId: past[0]?.integrationId ?? "" });
  expect(log.items.map(({ eventType, state }) => [eventType, state])).toEqual([
    ["incident.resolved", "delivered"],
    ["incident.created", "delivered"],
  ]);
});

test("who was disabled is passed over in a rota, and a route without anybody left falls back to the last one; the reasons say so", async () => {
  const own = await site();
  const { owner, rota, lead, first, second } = own;
  const member = (id: string) => [{ type: "member" as const, id }];
  await saveRoutes(owner, {
    version: 0,
    routes: [
      { name: "Radio", selector: "name:radio-*", waitSeconds: 0, recipients: member(second) },
      { name: "Rest", waitSeconds: 0, recipients: [...member(lead), { type: "rota", id: rota.id }] },
    ],
  });
  await own.disable(second);
  nowMs += DAY_MS; // Else the second member's turn.
  await own.fail();
  await own.run();
  expect(receivers().sort()).toEqual([lead, first].sort());
  const decisions = await own.decisions();
  expect(decisions).toContain("route Radio; Some viewer cannot be notified");
  await own.disable(first);
  await own.fail();
  await own.run();
  expect(receivers().filter((id) => id === first)).toHaveLength(1);
});

test("what waits for a member who loses access is given up with the reason", async () => {
  const own = await site();
  const { owner, first } = own;
  await saveRoutes(owner, { version: 0, routes: [{ name: "All", waitSeconds: 0, recipients: [{ type: "member", id: first }] }] });
  mail.behave("failing");
  await own.fail();
  await own.run();
  mail.behave("accept");
  mail.received.length = 0;
  await own.disable(first);
  await own.run();
  expect(receivers()).toEqual([]);
  const reason = "Not sent: the person has no access to the organization any more, or to some of its endpoints only.";
  expect(await own.deliveries()).toEqual([["failed", reason]]);
});

test("a configuration names members by address and rotas by name, and applying it again changes nothing", async () => {
  const { owner, rota, lead } = await site();
  const recipients = [
    { type: "member" as const, id: lead },
    { type: "rota" as const, id: rota.id },
  ];
  await saveRoutes(owner, { version: 0, routes: [{ name: "All", recipients }] });
  const { text } = await exportConfiguration(owner);
  expect(text).toContain(`- member:${lead}@example.org`);
  expect(text).toContain("- rota:Core");
  const document = `api_version: padit/v1\nkind: Configuration\nroutes:\n  - name: All\n    recipients: [member:${lead}@example.org, rota:Core]\n`;
  expect((await planConfiguration(owner, { document })).changes).toEqual([]);
  await expect(planConfiguration(owner, { document: document.replace("rota:Core", "rota:Edge") })).rejects.toMatchObject({
    code: "invalid",
  });
});

test("a document changes, creates and removes rotas, and applying it again changes nothing", async () => {
  const { owner, first, second } = await site();
  const section = /^rotas:\n(?: .*\n)+/m.exec((await exportConfiguration(owner)).text)?.[0] ?? "";
  expect(section).toContain("name: Core");
  const head = "api_version: padit/v1\nkind: Configuration\n";
  expect((await planConfiguration(owner, { document: head + section })).changes).toEqual([]);
  const members = `members: [${second}@example.org, ${first}@example.org]`;
  const terms = `time_zone: UTC\n    period: week\n    handover_time: "09:00"\n    starts_on: 2026-11-30\n    ${members}\n`;
  const routes = "routes:\n  - name: All\n    recipients: [rota:Edge]\n";
  const document = `${head}rotas:\n  - name: Core\n    ${terms}  - name: Edge\n    ${terms}${routes}`;
  const { changes } = await applyConfiguration(owner, { document });
  expect(changes.map(({ action, kind, name }) => [action, kind, name])).toEqual([
    ["change", "rota", "Core"],
    ["create", "rota", "Edge"],
    ["create", "route", "All"],
  ]);
  expect((await listRotas(owner)).map(({ name, members: turns }) => [name, turns.map(({ id }) => id)])).toEqual([
    ["Core", [second, first]],
    ["Edge", [second, first]],
  ]);
  expect((await planConfiguration(owner, { document })).changes).toEqual([]);
  const without = `${head}rotas:\n  - name: Edge\n    ${terms}`;
  await applyConfiguration(owner, { document: without, prune: true });
  expect((await listRotas(owner)).map(({ name }) => name)).toEqual(["Edge"]);
});

test("a person who sees some endpoints only cannot be named, and is passed over while the limit lasts", async () => {
  const own = await site();
  const { owner, rota, first, second, limit } = own;
  const route = (recipients: { type: "rota" | "member"; id: string }[]) => ({ name: "All", waitSeconds: 0, recipients });
  await saveRoutes(owner, { version: 0, routes: [route([{ type: "rota", id: rota.id }])] });
  await limit(second, "name:other-*");
  const message = /sees some endpoints only, and notifications are about whole incidents/;
  await expect(saveRoutes(owner, { version: 1, routes: [route([{ type: "member", id: second }])] })).rejects.toThrow(message);
  await expect(updateRota(owner, { rotaId: rota.id, memberIds: [second] })).resolves.toBeDefined();
  await expect(
    createRota(owner, {
      ...{ name: "Edge", timeZone: "UTC", period: "day", handoverTime: "08:00", memberIds: [second], startsOn: "2026-11-30" },
    }),
  ).rejects.toThrow(message);
  await updateRota(owner, { rotaId: rota.id, memberIds: [second, first] });
  await own.fail();
  await own.run();
  expect(receivers()).toEqual([first]);
});

test("a mail that waits for a person who was limited since is not sent", async () => {
  const own = await site();
  const { owner, first, limit } = own;
  await saveRoutes(owner, { version: 0, routes: [{ name: "All", waitSeconds: 0, recipients: [{ type: "member", id: first }] }] });
  await own.fail();
  await own.group();
  await limit(first, "name:other-*");
  await own.run();
  expect(receivers()).toEqual([]);
});
