import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TestAlerts } from "../testing/test-alerts";
import { createTestOrganization } from "../testing/test-organization";
import { mailOwners, type WrittenMail } from "./mail-owners";
import { getMaintenance } from "./maintenance-queries";
import { createMaintenance } from "./maintenance-verbs";
import { markBegunAndEnded } from "./mark-endpoints";
import { extendMaintenance } from "./run-verbs";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.dispose());

const MINUTE_MS = 60_000;
const URL = "https://padit.example";

/** An organization with a maintenance that covers du-1 and du-2 and begins now; du-1 fails from the beginning. */
async function organization({ minutes = 120 }: { minutes?: number } = {}) {
  const { db } = database;
  const { owner, tenantId, slug } = await createTestOrganization(db);
  const rows = new TestAlerts(db, tenantId);
  const clock = { at: new Date("2026-11-29T01:00:00Z") };
  const ctx: typeof owner = { ...owner, now: () => clock.at };
  const [endpointId] = [await rows.endpoint("du-1"), await rows.endpoint("du-2"), await rows.endpoint("olt-1")];
  const planned = { name: "Router upgrade", reference: "CHG-1", selector: "name:du-*", startsAt: clock.at, timeZone: "Europe/Berlin" };
  const { id: maintenanceId } = await createMaintenance(ctx, {
    ...{ ...planned, durationSeconds: minutes * 60 },
    expected: { type: "outage", outageSeconds: 300 },
  });
  await markBegunAndEnded(db, clock.at);
  const fail = () => rows.alert({ endpointId, kind: "outage" });
  const alertId = await fail();
  const sent: WrittenMail[] = [];
  const isMine = (warning: WrittenMail) => warning.text.includes(`${URL}/o/${slug}/maintenance`);
  return {
    ...{ db, ctx, tenantId, slug, maintenanceId, clock, sent, fail },
    resolve: () => db.asSystem((tx) => tx.alert.updateMany({ where: { tenantId, id: alertId }, data: { status: "resolved" } })),
    disableOwner: () => db.asSystem((tx) => tx.member.updateMany({ where: { tenantId }, data: { disabledAt: clock.at } })),
    /** Lets a worker look. @returns the number of mails so far */
    async look(afterMinutes: number, isAccepted = true): Promise<number> {
      clock.at = new Date(clock.at.getTime() + afterMinutes * MINUTE_MS);
      const send = async (warning: WrittenMail) => {
        if (isMine(warning)) sent.push(warning);
        return isAccepted;
      };
      await mailOwners(db, URL, send, ctx.now);
      return sent.length;
    },
  };
}

test("the owner gets one mail 15 min before the end with what still fails, and another one before an extended end", async () => {
  const { ctx, sent, slug, maintenanceId, clock, look } = await organization();
  expect(await look(104)).toBe(0);
  expect(await look(1)).toBe(1);
  expect(await look(1)).toBe(1);
  expect(sent[0]?.subject).toBe("[PADIT] Router upgrade (CHG-1): 1 of 2 still failing, 15 minutes left");
  expect(sent[0]?.text).toContain(
    "ends at 29 Nov 2026, 04:00 (Europe/Berlin), in 15 minutes. 1 of 2 endpoints still has an open alert: du-1.",
  );
  expect(sent[0]?.text).toContain(`https://padit.example/o/${slug}/maintenance`);
  await extendMaintenance(ctx, { maintenanceId, endsAt: new Date(clock.at.getTime() + 60 * MINUTE_MS) });
  expect(await look(44)).toBe(1);
  expect(await look(1)).toBe(2);
  expect(sent[1]?.id).not.toBe(sent[0]?.id);
});

test("what begins to fail within the last 15 min is mailed then, and nothing is mailed while nothing fails or after the end", async () => {
  const well = await organization();
  await well.resolve();
  expect(await well.look(110)).toBe(0);
  await well.fail();
  expect(await well.look(5)).toBe(1);
  const over = await organization();
  expect(await over.look(120)).toBe(0);
});

test("a mail that the server did not accept is sent again after the claim, with the same id", async () => {
  const { sent, look } = await organization();
  expect(await look(105, false)).toBe(1);
  expect(await look(0.5)).toBe(1);
  expect(await look(0.5)).toBe(2);
  expect(await look(2)).toBe(2);
  expect(sent[1]?.id).toBe(sent[0]?.id);
});

test("workers that look at the same moment send one mail", async () => {
  const { look, sent } = await organization();
  await look(104);
  await Promise.all([look(1), look(0), look(0)]);
  expect(sent).toHaveLength(1);
});

test("a short run is announced after its first half, not at its beginning", async () => {
  const { look } = await organization({ minutes: 10 });
  expect(await look(4)).toBe(0);
  expect(await look(1)).toBe(1);
});

test("an owner who is disabled gets no mail, and the maintenance says so", async () => {
  const { ctx, maintenanceId, disableOwner, look } = await organization();
  expect(await getMaintenance(ctx, { maintenanceId })).toMatchObject({ hasActiveOwner: true });
  await disableOwner();
  expect(await look(110)).toBe(0);
  expect(await getMaintenance(ctx, { maintenanceId })).toMatchObject({ hasActiveOwner: false });
});
