// npm run bench -- bus [--events 100000] [--kills 0]: events per second to and from a real Redis and Kafka. With kills, server and consumer are
// killed so often while the events pass, and the figures count what was lost, out of order or repeated. docs/bus.md explains.
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { EventBus, KafkaBroker, type MessageBroker, RedisBroker } from "../../packages/bus/src/index";
import { kafkaMissing, redisMissing, startKafka, startRedis, type TestServer } from "../../packages/bus/src/testing/test-server";
import { eventFromJson, eventIdOf, type PaditEvent } from "../../packages/domain/src/index";
import { Deliveries } from "./bus.deliveries";
import { figure } from "./output/figures";

const TOPIC = "metric.collected";
/** As many as the worker publishes at once. */
const EVENTS_PER_PUBLISH = 500;
const SERIES = 1_000;
const RETRY_MS = 100;
const POLL_MS = 5;
/** Above the time within which a broker assigns the messages of a killed consumer to the next one. */
const LOST_AFTER_MS = 60_000;
const REDIS_MESSAGES_PER_TOPIC_MAX = 1_000_000;

interface Server {
  name: string;
  /** Why the server cannot run here; null: it can. */
  missing: string | null;
  start(): Promise<TestServer>;
  open(address: string): MessageBroker;
}
const SERVERS: readonly Server[] = [
  {
    name: "redis",
    missing: redisMissing(),
    start: startRedis,
    open: (url) => new RedisBroker({ url, messagesPerTopicMax: REDIS_MESSAGES_PER_TOPIC_MAX }),
  },
  { name: "kafka", missing: kafkaMissing(), start: startKafka, open: (address) => new KafkaBroker({ brokers: [address] }) },
];

const { values } = parseArgs({ options: { events: { type: "string", default: "100000" }, kills: { type: "string", default: "0" } } });
const [events, kills] = [Number(values.events), Number(values.kills)];

/** Number of the first event of a phase between two kills. */
const firstOf = (phase: number): number => Math.round((phase * events) / (2 * kills));
const perSecond = (sinceMs: number): number => (1000 * events) / (performance.now() - sinceMs);

for (const server of SERVERS) {
  if (server.missing === null) await (kills > 0 ? passWithKills(server) : pass(server));
  else console.error(`${server.name} is left out: ${server.missing}`);
}

/** Publishes all events, then consumes them, and reports both rates. */
async function pass({ name, start, open }: Server): Promise<void> {
  const server = await start();
  try {
    const publisher = new EventBus({ broker: open(server.address) });
    await publisher.start();
    const pages = Array.from({ length: Math.ceil(events / EVENTS_PER_PUBLISH) }, (_, i) => page(i * EVENTS_PER_PUBLISH));
    const publishing = performance.now();
    for (const messages of pages) await publisher.publish(TOPIC, ...messages);
    figure(`bus.${name}.published`, perSecond(publishing), "events/s");
    const deliveries = new Deliveries();
    const consumer = new EventBus({ broker: open(server.address) });
    await consumer.start();
    consumer.subscribe(TOPIC, (event) => deliveries.add(event));
    const consuming = performance.now();
    await consumer.startConsuming();
    await untilSettled(deliveries);
    if (deliveries.distinct < events) throw new Error(`${name} delivered ${deliveries.distinct} of ${events} events.`);
    figure(`bus.${name}.consumed`, perSecond(consuming), "events/s");
    await consumer.stop();
    await publisher.stop();
  } finally {
    await server.stop();
  }
}

/** Publishes all events while the server is killed `kills` times, and the consumer as often in between. */
async function passWithKills({ name, start, open }: Server): Promise<void> {
  const server = await start();
  try {
    const publisher = new EventBus({ broker: open(server.address) });
    await publisher.start();
    const deliveries = new Deliveries();
    const consume = async (): Promise<EventBus> => {
      const bus = new EventBus({ broker: open(server.address) });
      await bus.start().catch(() => undefined); // a server that is away is waited for by its client
      bus.subscribe(TOPIC, (event) => deliveries.add(event));
      await bus.startConsuming();
      return bus;
    };
    let consumer = await consume();
    const startedAt = performance.now();
    for (let phase = 0; phase < 2 * kills; phase++) {
      const crash = phase % 2 === 0 ? server.crash() : Promise.resolve();
      for (let n = firstOf(phase); n < firstOf(phase + 1); n += EVENTS_PER_PUBLISH)
        await publishUntilConfirmed(publisher, page(n, Math.min(EVENTS_PER_PUBLISH, firstOf(phase + 1) - n)));
      await crash;
      if (phase % 2 === 0) continue;
      await consumer.stop();
      consumer = await consume();
    }
    await untilSettled(deliveries);
    figure(`bus.${name}.kills.lost`, events - deliveries.distinct, "events");
    figure(`bus.${name}.kills.out_of_order`, deliveries.outOfOrder, "events");
    figure(`bus.${name}.kills.repeated_with_equal_id`, deliveries.repeated, "events");
    figure(`bus.${name}.kills.delivered`, perSecond(startedAt), "events/s");
    await consumer.stop();
    await publisher.stop();
  } finally {
    await server.stop();
  }
}

/** Waits until every event has arrived, or none more has for so long that the rest is lost. */
async function untilSettled(deliveries: Deliveries): Promise<void> {
  let [seen, sinceMs] = [deliveries.distinct, performance.now()];
  while (deliveries.distinct < events && performance.now() - sinceMs < LOST_AFTER_MS) {
    await pause(POLL_MS);
    if (deliveries.distinct !== seen) [seen, sinceMs] = [deliveries.distinct, performance.now()];
  }
}

/** As the worker's relay does: an unconfirmed page is published again, with the same ids. */
async function publishUntilConfirmed(bus: EventBus, messages: ReturnType<typeof page>): Promise<void> {
  for (;;) {
    try {
      await bus.publish(TOPIC, ...messages);
      return;
    } catch {
      await pause(RETRY_MS);
    }
  }
}

function page(first: number, count = Math.min(EVENTS_PER_PUBLISH, events - first)) {
  return Array.from({ length: count }, (_, i) => ({ key: `series-${(first + i) % SERIES}`, event: eventOf(first + i), tenantId: "bench" }));
}

/** A measurement as the worker publishes it. Its value is its number, by which the order is judged. */
function eventOf(n: number): PaditEvent {
  return eventFromJson({
    event_id: eventIdOf("MetricCollected", n),
    event_type: "MetricCollected",
    timestamp: "2026-01-01T00:00:00.000Z",
    metric: {
      timestamp: "2026-01-01T00:00:00.000Z",
      source_id: eventIdOf("MetricCollected", "source", n % SERIES),
      metric_name: "udp_echo_rtt",
      value: n,
      unit: "ms",
      metric_type: "latency",
      protocol: "udp-echo",
      metadata: { collector: "fra-1", uncertainty: 0.011, stamp_source: "kernel" },
    },
  });
}
