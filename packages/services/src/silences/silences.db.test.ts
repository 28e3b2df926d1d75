import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { type NotificationType, newId } from "@padit/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { acknowledgeAlert } from "../alerts/acknowledge-alert";
import { getAlert } from "../alerts/get-alert";
import { resolveAlert } from "../alerts/resolve-alert";
import { queueDeliveries } from "../delivery/queue-deliveries";
import { OutboxMessage } from "../outbox/messages";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { releaseHeldAlerts } from "./held-alerts";
import { listSilences, silencesOn } from "./silence-queries";
import { createSilence, endSilence, undoEndSilence, updateSilence } from "./silence-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const HOUR_MS = 3_600_000;

/** An organization whose only webhook gets everything, and its clock. */
async function organization() {
  const { owner, join, tenantId, audited } = await createTestOrganization(database.db);
  const rows = new TestAlerts(database.db, tenantId);
  const eventTypes = ["alert.created", "alert.resolved", "alert.severity_raised"];
  await database.db.asSystem((tx) =>
    tx.integration.create({ data: { tenantId, id: newId(), name: "hook", address: "https://x.example", eventTypes } }),
  );
  const clock = { at: new Date() };
  const at = <Context extends typeof owner>(ctx: Context): Context => ({ ...ctx, now: () => clock.at });
  let position = 1_000_000n;
  /** What the webhook gets of an event. */
  const tell = async (alertId: string, eventType: NotificationType): Promise<string[]> => {
    position += 1n;
    const outbox = { tenantId, id: position };
    const sent = await database.db.withTenant(tenantId, (tx) =>
      queueDeliveries(tx, outbox, { kind: "delivery", eventType, alertId }, { now: clock.at, publicUrl: "https://padit.example" }),
    );
    const ids = sent.map(({ deliveryId }) => deliveryId);
    const deliveries = await database.db.withTenant(tenantId, (tx) => tx.delivery.findMany({ where: { tenantId, id: { in: ids } } }));
    return deliveries.map((delivery) => delivery.eventType);
  };
  /** The delivery messages that a release queued, which are taken out of the outbox. */
  const release = async () => {
    await releaseHeldAlerts(database.db, clock.at);
    const queued = await database.db.asSystem(async (tx) => {
      const messages = await tx.outbox.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
      await tx.outbox.deleteMany({ where: { tenantId } });
      return messages.map(({ kind, payload }) => OutboxMessage.parse({ ...z.record(z.string(), z.json()).parse(payload), kind }));
    });
    return queued.flatMap((message) => (message.kind === "delivery" ? [message] : []));
  };
  await release();
  return { owner: at(owner), join: async (role: "operator" | "viewer") => at(await join(role)), rows, clock, tell, release, audited };
}

const inHours = (clock: { at: Date }, hours: number) => new Date(clock.at.getTime() + hours * HOUR_MS);

test("a silence holds back an alert with its reason on the timeline, and tells of it once when it ends", async () => {
  const { owner, rows, clock, tell, release } = await organization();
  const endpointId = await rows.endpoint("du-17");
  const [held, other] = [await rows.alert({ endpointId }), await rows.alert()];
  const endsAt = inHours(clock, 1);
  const silence = await createSilence(owner, { selector: `endpoint_id:${endpointId}`, reason: "new line card", endsAt });
  expect(silence).toMatchObject({ active: true, holds: 1, endpointNames: ["du-17"], createdBy: "Olga Owner" });
  expect(await tell(held, "alert.created")).toEqual([]);
  expect(await tell(other, "alert.created")).toEqual(["alert.created"]);
  const { timeline } = await getAlert(owner, { alertId: held });
  expect(JSON.stringify(timeline)).toContain("Held back by the silence “new line card” until ");
  expect((await silencesOn(owner, { alertId: held })).map(({ id }) => id)).toEqual([silence.id]);
  expect(await silencesOn(owner, { alertId: other })).toEqual([]);
  expect((await silencesOn(owner, { endpointId })).map(({ id }) => id)).toEqual([silence.id]);
  expect(await release()).toEqual([]);
  clock.at = endsAt;
  const [message, ...more] = await release();
  expect(message).toMatchObject({ eventType: "alert.created", alertId: held });
  expect(more).toEqual([]);
  expect(await tell(held, "alert.created")).toEqual(["alert.created"]);
  expect(await release()).toEqual([]);
});

test("what was resolved during the silence is not told, and its end reaches a receiver who knew the alert", async () => {
  const { owner, rows, clock, tell, release } = await organization();
  const [known, unknown] = [await rows.alert({ labels: ["lab"] }), await rows.alert({ labels: ["lab"] })];
  expect(await tell(known, "alert.created")).toEqual(["alert.created"]);
  await createSilence(owner, { selector: "label:lab", reason: "works", endsAt: inHours(clock, 1) });
  expect(await tell(unknown, "alert.created")).toEqual([]);
  expect(await tell(known, "alert.severity_raised")).toEqual([]);
  expect(await tell(known, "alert.resolved")).toEqual(["alert.resolved"]);
  await resolveAlert(owner, { alertId: known, verdict: "true" });
  await resolveAlert(owner, { alertId: unknown, verdict: "true" });
  await release();
  clock.at = inHours(clock, 2);
  expect(await release()).toEqual([]);
});

test("another silence that still matches holds the alert back again", async () => {
  const { owner, rows, clock, tell, release } = await organization();
  const alertId = await rows.alert({ labels: ["lab"] });
  await createSilence(owner, { selector: "label:lab", reason: "long", endsAt: inHours(clock, 2) });
  await createSilence(owner, { selector: "metric:udp_echo_rtt", reason: "short", endsAt: inHours(clock, 1) });
  expect(await tell(alertId, "alert.created")).toEqual([]);
  clock.at = inHours(clock, 1);
  expect(await release()).toEqual([]);
  clock.at = inHours(clock, 1);
  expect(await release()).toMatchObject([{ alertId, eventType: "alert.created" }]);
});

test("ending early releases at once; its undo restores the silence, and each step is audited once", async () => {
  const { owner, join, rows, clock, tell, release, audited } = await organization();
  const alertId = await rows.alert({ labels: ["lab"] });
  const endsAt = inHours(clock, 1);
  const { id: silenceId } = await createSilence(owner, { selector: "label:lab", reason: "works", endsAt });
  const later = inHours(clock, 3);
  expect(await updateSilence(owner, { silenceId, endsAt: later })).toMatchObject({ endsAt: later, reason: "works" });
  expect(await tell(alertId, "alert.created")).toEqual([]);
  const { silence, undoToken } = await endSilence(owner, { silenceId });
  expect(silence).toMatchObject({ active: false, holds: 0 });
  expect((await listSilences(owner, {})).items).toEqual([]);
  expect((await listSilences(owner, { includeEnded: true })).items).toHaveLength(1);
  expect(await release()).toMatchObject([{ alertId }]);
  await expect(undoEndSilence(await join("operator"), { undoToken: undoToken ?? "" })).rejects.toMatchObject({ code: "not_found" });
  for (const _twice of [1, 2])
    expect(await undoEndSilence(owner, { undoToken: undoToken ?? "" })).toMatchObject({ endsAt: later, active: true });
  expect((await endSilence(owner, { silenceId })).undoToken).not.toBeNull();
  expect((await endSilence(owner, { silenceId })).undoToken).toBeNull();
  await expect(updateSilence(owner, { silenceId, endsAt: later })).rejects.toMatchObject({ code: "conflict" });
  expect(await audited()).toEqual(["silence.create", "silence.update", "silence.end", "silence.undo_end", "silence.end"]);
});

test.each([
  { selector: " ", reason: "x", hours: 1 },
  { selector: "owner:me", reason: "x", hours: 1 },
  { selector: "label:lab", reason: " ", hours: 1 },
  { selector: "label:lab", reason: "x", hours: -1 },
  { selector: "label:lab", reason: "x", hours: 24 * 91 },
])("a silence of “$selector” because of “$reason” for $hours h is refused", async ({ selector, reason, hours }) => {
  const { owner, clock } = await organization();
  const refused = createSilence(owner, { selector, reason, endsAt: inHours(clock, hours) });
  await expect(refused).rejects.toMatchObject({ code: "invalid" });
});

test("a viewer may see silences but not make them, and an acknowledgement is not told afterwards", async () => {
  const { owner, join, rows, clock, tell, release } = await organization();
  const viewer = await join("viewer");
  const wanted = { selector: "label:lab", reason: "works", endsAt: inHours(clock, 1) };
  await expect(createSilence(viewer, wanted)).rejects.toMatchObject({ code: "forbidden" });
  await createSilence(owner, wanted);
  expect((await listSilences(viewer, {})).items).toHaveLength(1);
  const alertId = await rows.alert({ labels: ["lab"] });
  await tell(alertId, "alert.created");
  await acknowledgeAlert(owner, { alertId });
  await release();
  expect(await tell(alertId, "alert.acknowledged")).toEqual([]);
  clock.at = inHours(clock, 1);
  expect(await release()).toMatchObject([{ alertId, eventType: "alert.created" }]);
});
