import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { attemptDelivery } from "@padit/services/delivery";
import { createEgress, parseCidrs } from "@padit/services/egress";
import { createKeyring } from "@padit/services/keyring";
import { enqueue } from "@padit/services/outbox";
import { webhookRow } from "@padit/services/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import { randomKey } from "../testing/tenant-fixture";
import { dispatchDeliveries } from "./dispatch-deliveries";

/** Everything that a webhook's bytes depend on is fixed, so that the requests can be compared with those of earlier versions. */
const AT = new Date("2026-11-28T05:00:00.123Z");
const SECRET = `whsec_${Buffer.from("0123456789abcdef01234567").toString("base64")}`;
const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
const [tenantId, collectorId, endpointId, alertId, integrationId] = [id(1), id(2), id(3), id(4), id(5)];

interface Received {
  method: string | undefined;
  path: string | undefined;
  headers: IncomingMessage["headers"];
  body: string;
}
const received: Received[] = [];
const receiver = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const { host: _, ...headers } = request.headers;
  received.push({ method: request.method, path: request.url, headers, body });
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

it("a webhook's requests are byte for byte those of the first version: method, path, headers, signature and body", async () => {
  const { db } = test;
  const keyring = createKeyring(randomKey());
  await db.asSystem(async (tx) => {
    await tx.shard.createMany({ data: [{ id: 1 }], skipDuplicates: true });
    await tx.tenant.create({ data: { id: tenantId, slug: "golden", name: "Golden & Söhne" } });
  });
  const previous = { secret: SECRET.replace("MDEy", "OTk5"), until: new Date(AT.getTime() + 1_000) };
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook?x=1`;
  await db.withTenant(tenantId, async (tx) => {
    await tx.collector.create({ data: { tenantId, id: collectorId, name: "fra-1", site: "Frankfurt", shard: 1 } });
    await tx.endpoint.create({
      data: { tenantId, id: endpointId, name: "du-17", protocol: "udp-echo", target: {}, intervalMs: 1_000, tags: ["lab"] },
    });
    await tx.integration.create({
      data: {
        ...(await webhookRow(keyring, { tenantId, id: integrationId, url, secret: SECRET, previous })),
        ...{ name: "hook", eventTypes: ["alert.created", "alert.resolved", "collector.silent"] },
      },
    });
    await tx.alert.create({
      data: {
        ...{ tenantId, id: alertId, endpointId, collectorId, key: "k", metricGroup: "delay", metricName: "udp_echo_rtt" },
        ...{ title: "“du-17” is slow <now>", description: "It rose to 20 ms.", severity: "warning", kind: "limit" },
        ...{ detectionScore: { composite_score: 0.9, evidence: { b: 1, a: "é" } }, labels: ["core", "lab"] },
        ...{ episodeStart: AT, openedAt: AT, lastSeenAt: AT, boutOpenedAt: AT },
        bouts: {
          create: {
            ...{ startedAt: AT, openedAt: AT, metricName: "udp_echo_rtt", kind: "limit", severity: "warning" },
            ...{ sentence: "It rose.", evidence: { z: 1, y: [2] } },
          },
        },
      },
    });
    await enqueue(
      tx,
      { kind: "delivery", eventType: "alert.created", alertId, sequence: 1 },
      { kind: "delivery", eventType: "alert.resolved", alertId, sequence: 2 },
      { kind: "delivery", eventType: "collector.silent", collectorId },
      { kind: "delivery", eventType: "test", integrationId },
    );
  });
  const egress = createEgress({ policy: { allow: parseCidrs("127.0.0.1/32") } });
  const doors = { db, egress, keyring, now: () => AT };
  for (const delivery of await dispatchDeliveries(db, { now: doors.now, publicUrl: "https://padit.example" }))
    await attemptDelivery(doors, delivery);
  expect(received).toHaveLength(4);
  expect(received).toEqual(JSON.parse(readFileSync(new URL("./webhook-golden.json", import.meta.url), "utf8")));
});
