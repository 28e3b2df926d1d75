import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { attemptDelivery } from "@padit/services/delivery";
import { createEgress, parseCidrs } from "@padit/services/egress";
import { createKeyring } from "@padit/services/keyring";
import { markBegunAndEnded } from "@padit/services/maintenance";
import { webhookRow } from "@padit/services/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { randomKey } from "../testing/tenant-fixture";
import { dispatchDeliveries } from "./dispatch-deliveries";

const [BEGIN, END] = [new Date("2026-11-29T01:00:00.000Z"), new Date("2026-11-29T05:00:00.000Z")];
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const [tenantId, maintenanceId, runId, webhookId, slackId] = [id(1), id(2), id(3), id(4), id(5)];

const received: unknown[] = [];
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  received.push(JSON.parse(body));
  response.writeHead(204).end();
});

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await test.dispose();
});

async function plan(keyring: ReturnType<typeof createKeyring>): Promise<void> {
  const { db } = test;
  await db.asSystem((tx) => tx.tenant.create({ data: { id: tenantId, slug: "golden", name: "Golden & Söhne" } }));
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
  const eventTypes = ["maintenance.started", "maintenance.ended"];
  await db.withTenant(tenantId, async (tx) => {
    await tx.integration.create({ data: { ...(await webhookRow(keyring, { tenantId, id: webhookId, url })), name: "hook", eventTypes } });
    await tx.integration.create({
      data: { tenantId, id: slackId, type: "slack", name: "chat", address: "https://example.com", eventTypes },
    });
    await tx.endpoint.create({ data: { tenantId, id: id(6), name: "du-17", protocol: "udp-echo", target: {}, intervalMs: 1_000 } });
    await tx.maintenance.create({
      data: {
        ...{ tenantId, id: maintenanceId, name: "Router upgrade", reference: "CHG-1234", ownerName: "Ana", createdByName: "Ana" },
        ...{ selector: [{ field: "endpoint", values: ["du-*"], not: false }], effect: "outage", outageSeconds: 300 },
        ...{ startsAt: BEGIN, durationSeconds: 14_400, timeZone: "Europe/Berlin", scheduledAt: BEGIN, plannedUntil: END },
      },
    });
    const run = { tenantId, id: runId, maintenanceId, plannedAt: BEGIN, startsAt: BEGIN, endsAt: END };
    await tx.maintenanceRun.create({ data: run });
  });
}

it("a webhook gets the beginning and the end of a run, once each and in order, though the dispatcher is killed between its commits", async () => {
  const { db } = test;
  const keyring = createKeyring(randomKey());
  await plan(keyring);
  const egress = createEgress({ policy: { allow: parseCidrs("127.0.0.1/32") } });
  for (const at of [BEGIN, END]) {
    await markBegunAndEnded(db, at);
    const facts = { now: () => at, publicUrl: "https://padit.example" };
    // Killed after the deliveries were committed and before the outbox was marked: the messages are there again.
    await dispatchDeliveries(db, facts);
    await db.asSystem((tx) => tx.outbox.updateMany({ where: { tenantId }, data: { dispatchedAt: null } }));
    const doors = { db, egress, keyring, now: () => at };
    for (const delivery of await dispatchDeliveries(db, facts)) await attemptDelivery(doors, delivery);
  }
  expect(received).toEqual(JSON.parse(readFileSync(new URL("./maintenance-webhook-golden.json", import.meta.url), "utf8")));
  expect(await db.withTenant(tenantId, (tx) => tx.delivery.count({ where: { integrationId: slackId } }))).toBe(0);
});
