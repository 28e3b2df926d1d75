import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { createTestDatabase, type TestDatabase } from "@padit/db/testing";
import { newId } from "@padit/domain";
import { createEgress, parseCidrs } from "@padit/services/egress";
import { createKeyring } from "@padit/services/keyring";
import { enqueue } from "@padit/services/outbox";
import { webhookRow } from "@padit/services/testing";
import type { Client } from "@temporalio/client";
import pino from "pino";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { WakeUps } from "../lease/wake-ups";
import { createTenant, randomKey } from "../testing/tenant-fixture";
import { claimOutbox } from "./claim-outbox";
import { type OutboxPart, runDispatcher } from "./dispatcher";

/** At its end the dispatcher attempts all that it holds. */
const DRAIN_TIMEOUT_MS = 240_000;

const keyring = createKeyring(randomKey());
let database: TestDatabase;
let onQuick: () => void = () => {};
const hanging: ServerResponse[] = [];
let isHanging = true;
/** Answers at `/quick`; elsewhere it does not, until the test is over. */
const receiver = createServer((request: IncomingMessage, response: ServerResponse) => {
  request.resume();
  if (request.url !== "/quick" && isHanging) {
    hanging.push(response);
    return;
  }
  response.end();
  if (request.url === "/quick") onQuick();
});

beforeAll(async () => {
  database = await createTestDatabase();
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await database.dispose();
});
beforeEach(() => {
  isHanging = true;
  hanging.length = 0;
  return database.db.asSystem((tx) => tx.outbox.deleteMany({}));
});

/** An organization with webhooks, each with messages that wait in the outbox. */
async function createBacklog({ webhooks, messages, path }: { webhooks: number; messages: number; path: string }): Promise<string> {
  const { tenantId } = await createTenant(database.db, 0);
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}${path}`;
  await database.db.withTenant(tenantId, async (tx) => {
    for (let n = 0; n < webhooks; n++) {
      const id = newId();
      await tx.integration.create({
        data: { ...(await webhookRow(keyring, { tenantId, id, url })), name: `hook ${n}`, eventTypes: ["test"] },
      });
      const message = { kind: "delivery", eventType: "test", integrationId: id } as const;
      for (let m = 0; m < messages; m++) await enqueue(tx, message);
    }
  });
  return tenantId;
}

it("a backlog of one organization leaves room for the messages of others in every page, and order within one is kept", async () => {
  const greedy = await createBacklog({ webhooks: 1, messages: 300, path: "/quick" });
  const modest = await createBacklog({ webhooks: 1, messages: 3, path: "/quick" });
  const page = await database.db.asSystem((tx) => claimOutbox(tx, "delivery"));
  const idsOf = (tenantId: string) => page.filter((row) => row.tenantId === tenantId).map(({ id }) => Number(id));
  expect(idsOf(modest)).toHaveLength(3);
  expect(idsOf(greedy)).toEqual(idsOf(greedy).toSorted((a, b) => a - b));
  expect(idsOf(greedy).length).toBeGreaterThan(10);
  const others = await database.db.asSystem((tx) => claimOutbox(tx, "delivery", [greedy]));
  expect(new Set(others.map(({ tenantId }) => tenantId))).toEqual(new Set([modest]));
});

it.each([
  { webhooks: 200, messages: 1 },
  { webhooks: 1, messages: 320 },
  { webhooks: 20, messages: 16 },
])(
  "$webhooks webhooks of one organization with $messages messages each, which never answer, do not hold up another's",
  async ({ webhooks, messages }) => {
    await createBacklog({ webhooks, messages, path: "/hang" });
    await createBacklog({ webhooks: 1, messages: 1, path: "/quick" });
    const delivered = new Promise<void>((resolve) => {
      onQuick = resolve;
    });
    const end = new AbortController();
    const running = runDispatcher(
      {
        db: database.db,
        egress: createEgress({ policy: { allow: parseCidrs("127.0.0.1/32") }, timeoutMs: 20_000 }),
        keyring,
        now: () => new Date(),
        // Nothing asks Temporal before the first of the hanging deliveries has failed.
        client: {} as Client,
        publicUrl: "http://padit.example",
        outboxGrew: new WakeUps<OutboxPart>(),
        log: pino({ level: "silent" }),
      },
      end.signal,
    );
    await delivered;
    // Delivered while the first ones still hang: none of them has been answered or given up.
    expect(hanging.length).toBeLessThanOrEqual(32);
    end.abort();
    isHanging = false;
    for (const response of hanging) response.end();
    await running;
  },
  DRAIN_TIMEOUT_MS,
);
