import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BusMessage, MessageBroker } from "../message-broker";

export interface BrokerUnderTest {
  /** A client of the server. */
  open(): MessageBroker;
  /** Kills the server and starts it again on its data; absent where the server is this process. */
  crash?(): Promise<void>;
  stop?(): Promise<void>;
}

const KEYS = 10;
const TEST_MS = 120_000;
const RETRY_MS = 100;

const numbered = (n: number, from = 0): BusMessage[] =>
  Array.from({ length: n }, (_, i) => ({
    key: `key-${(from + i) % KEYS}`,
    body: JSON.stringify(from + i),
    headers: { "padit-tenant": "t" },
  }));
const waiting = () => {
  let done = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { promise, done };
};

/** The messages that a subscriber received, with a check for completeness. */
class Received {
  readonly messages: BusMessage[] = [];
  #wanted = Number.POSITIVE_INFINITY;
  #complete = waiting();

  add(message: BusMessage): void {
    this.messages.push(message);
    if (this.bodies().size >= this.#wanted) this.#complete.done();
  }

  bodies(): Set<string> {
    return new Set(this.messages.map(({ body }) => body));
  }

  async until(n: number): Promise<void> {
    this.#wanted = n;
    this.#complete = waiting();
    if (this.bodies().size < n) await this.#complete.promise;
  }

  /** Numbers of the messages of a key, in the order of their first arrival. */
  firstOf(key: string): number[] {
    return [...new Set(this.messages.filter((message) => message.key === key).map(({ body }) => Number(body)))];
  }
}

const isAscending = (numbers: readonly number[]): boolean => numbers.every((n, i) => i === 0 || n > (numbers[i - 1] ?? n));

/** Publishes until the broker confirms, as the relay does. */
async function publishSurely(broker: MessageBroker, topic: string, messages: readonly BusMessage[]): Promise<void> {
  for (;;) {
    try {
      await broker.publish(topic, ...messages);
      return;
    } catch {
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }
}

/** Tests that every broker must pass. @param kills how often server and subscriber are killed in the long test */
export function testBroker(name: string, start: () => Promise<BrokerUnderTest>, { messages = 4_000, kills = 4 } = {}): void {
  describe(name, () => {
    let server: BrokerUnderTest;
    beforeAll(async () => {
      server = await start();
    }, TEST_MS);
    afterAll(() => server?.stop?.());

    test("gives every group all messages, also those from before it existed, with headers and in order", { timeout: TEST_MS }, async () => {
      const broker = server.open();
      await broker.connect();
      const [first, second] = [new Received(), new Received()];
      await broker.publish("contract.groups", ...numbered(50));
      await broker.subscribe("contract.groups", "first", async (message) => first.add(message));
      await broker.subscribe("contract.groups", "second", async (message) => second.add(message));
      await first.until(50);
      await broker.publish("contract.groups", ...numbered(50, 50));
      await Promise.all([first.until(100), second.until(100)]);
      for (const received of [first, second]) {
        expect(received.messages).toHaveLength(100);
        expect(received.messages[0]).toMatchObject({ headers: { "padit-tenant": "t" } });
        for (let k = 0; k < KEYS; k++) expect(isAscending(received.firstOf(`key-${k}`))).toBe(true);
      }
      await broker.disconnect();
    });

    test("delivers a message again that a handler refused, before those after it of its key", { timeout: TEST_MS }, async () => {
      const broker = server.open();
      await broker.connect();
      const received = new Received();
      let refusals = 0;
      await broker.subscribe("contract.refused", "group", async (message) => {
        if (message.body === "3" && refusals++ < 2) throw new Error("refused");
        received.add(message);
      });
      const messages = numbered(6).map((message) => ({ ...message, key: "one" }));
      await broker.publish("contract.refused", ...messages);
      await received.until(6);
      expect(refusals).toBe(3);
      expect(received.firstOf("one")).toEqual([0, 1, 2, 3, 4, 5]);
      await broker.disconnect();
    });

    test("loses nothing and keeps the order of each key while server and subscribers are killed", { timeout: 3 * TEST_MS }, async () => {
      const publisher = server.open();
      await publisher.connect();
      const received = new Received();
      let subscriber = server.open();
      const subscribe = async () => {
        await subscriber.connect().catch(() => undefined);
        await subscriber.subscribe("contract.kills", "group", async (message) => received.add(message));
      };
      await subscribe();
      const share = messages / (2 * kills);
      for (let i = 0; i < 2 * kills; i++) {
        const crash = i % 2 === 0 ? server.crash?.() : undefined;
        for (let n = 0; n < share; n += 50) await publishSurely(publisher, "contract.kills", numbered(50, i * share + n));
        await crash;
        if (i % 2 === 0) continue;
        await subscriber.disconnect();
        subscriber = server.open();
        await subscribe();
      }
      await received.until(messages);
      expect(received.bodies().size).toBe(messages);
      for (let k = 0; k < KEYS; k++) expect(isAscending(received.firstOf(`key-${k}`))).toBe(true);
      await subscriber.disconnect();
      await publisher.disconnect();
    });
  });
}
