import { Consumer, type Message, Producer, stringDeserializers, stringSerializers } from "@platformatic/kafka";
import type { BusMessage, MessageBroker, MessageHandler } from "./message-broker";
import { untilAborted } from "./wait";

export interface KafkaBrokerOptions {
  /** `host:port` of some servers of the cluster. */
  brokers: readonly string[];
  tls?: boolean;
  sasl?: { mechanism: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512"; username: string; password: string };
}

const CLIENT_ID = "padit";
const RETRY_MS = 500;
const TIMEOUT_MS = 10_000;
const SESSION_TIMEOUT_MS = 10_000;
const HEARTBEAT_MS = 2_000;
/** Offsets are committed after this many messages or this time, and when the stream ends. Messages that were not committed are delivered again. */
const MESSAGES_PER_COMMIT = 200;
const COMMIT_MS = 500;

type TextMessage = Message<string, string, string, string>;
type TextConsumer = Consumer<string, string, string, string>;

/** Apache Kafka: the producer is idempotent, the key chooses the partition, and headers are record headers. */
export class KafkaBroker implements MessageBroker {
  readonly #producer: Producer<string, string, string, string>;
  #stop = new AbortController();
  #subscriptions: Promise<void>[] = [];
  readonly #consumers = new Set<TextConsumer>();

  constructor(private readonly options: KafkaBrokerOptions) {
    this.#producer = new Producer({
      ...this.#connection(),
      idempotent: true,
      autocreateTopics: true,
      serializers: stringSerializers,
    });
  }

  async connect(): Promise<void> {
    this.#stop = new AbortController();
    await this.#producer.metadata({ topics: [] });
  }

  async disconnect(): Promise<void> {
    this.#stop.abort();
    await Promise.all([...this.#consumers].map(closed));
    await Promise.all(this.#subscriptions);
    this.#subscriptions = [];
    await this.#producer.close();
  }

  async publish(topic: string, ...messages: readonly BusMessage[]): Promise<void> {
    if (messages.length === 0) return;
    await this.#producer.send({
      messages: messages.map(({ key, body, headers = {} }) => ({ topic, key, value: body, headers })),
    });
  }

  async subscribe(topic: string, group: string, handler: MessageHandler): Promise<void> {
    const { signal } = this.#stop;
    this.#subscriptions.push(
      untilAborted(signal, RETRY_MS, async () => {
        const consumer: TextConsumer = new Consumer({
          ...this.#connection(),
          ...{ groupId: group, sessionTimeout: SESSION_TIMEOUT_MS, rebalanceTimeout: SESSION_TIMEOUT_MS, heartbeatInterval: HEARTBEAT_MS },
          ...{ autocommit: false, autocreateTopics: true, deserializers: stringDeserializers },
        });
        this.#consumers.add(consumer);
        try {
          await read(consumer, { topic, handler }, signal);
        } finally {
          this.#consumers.delete(consumer);
          await closed(consumer);
        }
      }),
    );
  }

  #connection() {
    const { brokers, tls, sasl } = this.options;
    return {
      ...{
        clientId: CLIENT_ID,
        bootstrapBrokers: [...brokers],
        timeout: TIMEOUT_MS,
        connectTimeout: TIMEOUT_MS,
        retries: 3,
        retryDelay: RETRY_MS,
      },
      ...(tls && { tls: {} }),
      ...(sasl && { sasl }),
    };
  }
}

/** Reads one topic until the stream ends or fails, or the handler rejects. */
async function read(
  consumer: TextConsumer,
  { topic, handler }: { topic: string; handler: MessageHandler },
  signal: AbortSignal,
): Promise<void> {
  const stream = await consumer.consume({ topics: [topic], mode: "committed", fallbackMode: "earliest", autocommit: false });
  const done = new Map<number, TextMessage>();
  const commit = async () => {
    const last = [...done.values()];
    done.clear();
    for (const message of last) await message.commit();
  };
  let count = 0;
  const timer = setInterval(() => void commit().catch(() => stream.destroy()), COMMIT_MS);
  try {
    for await (const message of stream) {
      await handler({ key: message.key, body: message.value, headers: Object.fromEntries(message.headers) });
      if (signal.aborted) return;
      done.set(message.partition, message);
      count += 1;
      if (count % MESSAGES_PER_COMMIT === 0) await commit();
    }
  } finally {
    clearInterval(timer);
  }
}

/** Closes a consumer. A server that cannot be reached notices the end by the session's time-out. */
async function closed(consumer: TextConsumer): Promise<void> {
  try {
    await consumer.close(true);
  } catch {
    // The connection was closed already.
  }
}
