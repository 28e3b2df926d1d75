import { eventIdOf, type PaditEvent } from "@padit/domain";
import { expect, test } from "vitest";
import { EventBus } from "./event-bus";
import { MemoryBroker, MemoryLog } from "./memory-broker";
import type { BusMessage } from "./message-broker";

const AT = new Date("2026-11-23T10:00:00.000Z");
const metric = (n: number): PaditEvent => ({
  ...{ event_id: eventIdOf("MetricCollected", 1, n), event_type: "MetricCollected", timestamp: AT },
  metric: {
    ...{ timestamp: AT, source_id: "endpoint", metric_name: "udp_echo_rtt", value: n, unit: "ms" },
    ...{ metric_type: "latency", protocol: "udp-echo", metadata: {} },
  },
});
const counted = (n: number) => {
  const seen: PaditEvent[] = [];
  let done = (): void => undefined;
  const complete = new Promise<void>((resolve) => {
    done = resolve;
  });
  return { seen, complete, add: (event: PaditEvent) => void (seen.push(event) === n && done()) };
};
const publishing = (events: readonly PaditEvent[]) => events.map((event) => ({ key: "1", event, tenantId: "t" }));

test("a handler that throws stops neither the others nor consumption, and its events are dead-lettered with the reason", async () => {
  const log = new MemoryLog();
  const broker = new MemoryBroker(log);
  const deadLetters: string[] = [];
  const bus = new EventBus({ broker, attemptsMax: 3, retryMs: 1, onDeadLetter: (topic) => deadLetters.push(topic) });
  await bus.start();
  const [good, buried] = [counted(3), counted(3)];
  let calls = 0;
  bus.subscribe("metric.collected", (event, { key, headers }) => {
    expect([key, headers]).toEqual(["1", { "padit-tenant": "t" }]);
    good.add(event);
  });
  bus.subscribe("metric_collected", () => {
    calls += 1;
    throw new Error("this handler is broken");
  });
  const alerts = counted(1);
  bus.subscribe("alert.created", (event) => alerts.add(event));
  await bus.startConsuming();
  const letters: BusMessage[] = [];
  await broker.subscribe("metric.collected.dlq", "test", async (message) => {
    letters.push(message);
    buried.add(metric(0));
  });
  await bus.publish("metric.collected", ...publishing([metric(1), metric(2), metric(3)]));
  await Promise.all([good.complete, buried.complete]);
  expect(good.seen).toEqual([metric(1), metric(2), metric(3)]);
  expect(calls).toBe(9);
  expect(letters.map(({ headers }) => headers)).toEqual(Array(3).fill({ "padit-tenant": "t", "padit-error": "this handler is broken" }));
  expect(deadLetters).toEqual(Array(3).fill("metric.collected"));
  expect(alerts.seen).toEqual([]);
  await bus.stop();
});

test("what is no event is dead-lettered and delays nothing, and a prefix keeps two installations apart", async () => {
  const broker = new MemoryBroker();
  const bus = new EventBus({ broker, prefix: "lab." });
  await bus.start();
  const good = counted(1);
  bus.subscribe("MetricCollected", good.add);
  await bus.startConsuming();
  const letter = new Promise<BusMessage>((resolve) => {
    void broker.subscribe("lab.metric.collected.dlq", "test", async (message) => resolve(message));
  });
  await broker.publish("metric.collected", { key: "1", body: JSON.stringify(metric(9)) });
  await broker.publish("lab.metric.collected", { key: "1", body: "{}" });
  await bus.publish("metric.collected", ...publishing([metric(1)]));
  expect((await letter).headers).toEqual({ "padit-error": "the message is not an event" });
  await good.complete;
  expect(good.seen).toEqual([metric(1)]);
  await bus.stop();
});

test("a topic without events is refused", () => {
  expect(() => new EventBus({ broker: new MemoryBroker() }).subscribe("alert.closed", () => undefined)).toThrow("no events have the topic");
});
