import { EventBus, KafkaBroker, type MessageBroker, RedisBroker } from "@padit/bus";
import { type Database, tryLockUntilCommit } from "@padit/db";
import type { PaditEvent } from "@padit/domain";
import { buildEvents, metricsOf } from "@padit/services/events";
import { BUS_KEY, OutboxMessage } from "@padit/services/outbox";
import type { Logger } from "pino";
import { ZodError } from "zod";
import type { WorkerEnv } from "../env";
import type { WakeUps } from "../lease/wake-ups";
import { pause } from "../pause";
import type { OutboxPart } from "./dispatcher";

export interface RelayDoors {
  db: Database;
  /** Every event is published on all of them. */
  buses: readonly EventBus[];
  /** Publishes every measurement too. */
  isMetricsWanted: boolean;
  outboxGrew: WakeUps<OutboxPart>;
  log: Logger;
}

const ROWS_PER_PAGE = 20;
const EVENTS_PER_PUBLISH = 500;
const POLL_MS = 1_000;
const RETRY_MS = 2_000;
const REDIS_MESSAGES_PER_TOPIC_MAX = 1_000_000;

/** The buses that the environment names. */
export function openBuses(env: WorkerEnv): EventBus[] {
  const brokers: MessageBroker[] = [];
  if (env.KAFKA_BROKERS !== undefined) brokers.push(new KafkaBroker(kafkaOptionsOf(env, env.KAFKA_BROKERS)));
  if (env.REDIS_URL !== undefined) brokers.push(new RedisBroker({ url: env.REDIS_URL, messagesPerTopicMax: REDIS_MESSAGES_PER_TOPIC_MAX }));
  return brokers.map((broker) => new EventBus({ broker, prefix: env.PADIT_BUS_PREFIX }));
}

function kafkaOptionsOf(env: WorkerEnv, brokers: readonly string[]) {
  const { KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password, KAFKA_SASL_MECHANISM: mechanism } = env;
  return {
    ...{ brokers, tls: env.KAFKA_TLS },
    ...(username !== undefined && password !== undefined && { sasl: { mechanism, username, password } }),
  };
}

/**
 * Publishes the outbox's events until `signal` aborts. States first whether a bus exists, because events are stored only then. A bus that is
 * away delays nothing else: events wait in the outbox, in order, for at most a day.
 */
export async function runRelay(doors: RelayDoors, signal: AbortSignal): Promise<void> {
  const { db, buses, outboxGrew, log } = doors;
  await noteBus(db, buses.length > 0);
  if (buses.length === 0) return;
  // A server that is away now is connected to when it is back, by its client.
  for (const bus of buses) await bus.start().catch((error: unknown) => log.warn({ err: error }, "a bus is away; events wait"));
  while (!signal.aborted) {
    try {
      if ((await relayPage(doors)) === 0) await outboxGrew.wait("events", POLL_MS, signal);
    } catch (error) {
      log.warn({ err: error }, "events wait in the outbox");
      await pause(RETRY_MS, signal);
    }
  }
  await Promise.all(buses.map((bus) => bus.stop()));
}

const noteBus = (db: Database, exists: boolean): Promise<void> =>
  db.asSystem(async (tx) => {
    const where = { key: BUS_KEY };
    if (exists) await tx.installation.upsert({ where, create: { ...where, value: {} }, update: {} });
    else await tx.installation.deleteMany({ where });
  });

/**
 * Publishes the oldest waiting events and returns how many outbox rows they were. One worker at a time, so that the order holds. A row is
 * marked after all buses have confirmed: stopped between the two, the next run publishes the same events with the same ids.
 * @throws Error when a bus did not confirm
 */
export const relayPage = ({ db, buses, isMetricsWanted }: Pick<RelayDoors, "db" | "buses" | "isMetricsWanted">): Promise<number> =>
  db.asSystem(async (tx) => {
    if (!(await tryLockUntilCommit(tx, "padit.relay_events"))) return 0;
    const rows = await tx.outbox.findMany({ where: { kind: "event", dispatchedAt: null }, orderBy: { id: "asc" }, take: ROWS_PER_PAGE });
    const topics = new Map<string, { key: string; event: PaditEvent; tenantId: string }[]>();
    const failures = new Map<bigint, string>();
    for (const row of rows) {
      try {
        for (const { topic, key, event } of await eventsOf(db, row, isMetricsWanted)) {
          const own = topics.get(topic) ?? [];
          topics.set(topic, own);
          own.push({ key, event, tenantId: row.tenantId });
        }
      } catch (error) {
        // Only a row that can never be built is set aside. When the database is away, the page is tried again.
        if (!(error instanceof ZodError)) throw error;
        failures.set(row.id, error.message);
      }
    }
    for (const bus of buses)
      for (const [topic, events] of topics)
        for (let i = 0; i < events.length; i += EVENTS_PER_PUBLISH) await bus.publish(topic, ...events.slice(i, i + EVENTS_PER_PUBLISH));
    const dispatchedAt = new Date();
    for (const [id, error] of failures) await tx.outbox.updateMany({ where: { id }, data: { error } });
    await tx.outbox.updateMany({ where: { id: { in: rows.map(({ id }) => id) } }, data: { dispatchedAt, attempts: { increment: 1 } } });
    return rows.length;
  });

interface EventRow {
  tenantId: string;
  kind: string;
  payload: unknown;
  createdAt: Date;
}

async function eventsOf(db: Database, { tenantId, kind, payload, createdAt: at }: EventRow, isMetricsWanted: boolean) {
  const message = OutboxMessage.parse({ ...(payload as object), kind });
  if (message.kind !== "event") return [];
  return db.withTenant(tenantId, async (tx) => {
    const input = { tx, series: db.series, at };
    const metrics =
      isMetricsWanted && message.topic === "features.extracted" ? await buildEvents({ ...input, message: metricsOf(message) }) : [];
    return [...metrics, ...(await buildEvents({ ...input, message }))];
  });
}
