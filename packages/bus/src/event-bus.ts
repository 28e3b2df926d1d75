import { type EventType, eventFromJson, eventToJson, type PaditEvent, TOPIC } from "@padit/domain";
import type { BusMessage, MessageBroker } from "./message-broker";
import { wait } from "./wait";

/** Metadata of an event. */
interface EventContext {
  key: string;
  /** `padit-tenant` names the organization. */
  headers: Readonly<Record<string, string>>;
}
export type EventHandler = (event: PaditEvent, context: EventContext) => Promise<void> | void;

export interface EventBusOptions {
  broker: MessageBroker;
  /** Prefix of all topics, such as `lab.`. */
  prefix?: string;
  /** Number of failures of a handler on one event after which the event is published to `<topic>.dlq`. */
  attemptsMax?: number;
  /** Pause before the second attempt, ms; it doubles with each further one. */
  retryMs?: number;
  onDeadLetter?: (topic: string, error: unknown) => void;
}

const ATTEMPTS_MAX = 5;
const RETRY_MS = 200;

/** Topic of an event type: `metric.collected`, `metric_collected` and `MetricCollected` are the same. */
function topicOf(name: string): string {
  const topic = TOPIC[name as EventType] ?? name.replaceAll("_", ".");
  if (!Object.values(TOPIC).includes(topic)) throw new Error(`no events have the topic ${name}`);
  return topic;
}

/**
 * Events over a broker. A handler that fails is called again after growing pauses; finally its event is published to `<topic>.dlq` with the
 * reason. Other handlers and later events continue. Delivery is at least once: handlers must recognise a repeated event by its `event_id`.
 */
export class EventBus {
  readonly #handlers = new Map<string, EventHandler[]>();
  readonly #stop = new AbortController();

  constructor(private readonly options: EventBusOptions) {}

  start(): Promise<void> {
    return this.options.broker.connect();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.options.broker.disconnect();
  }

  /** Publishes events of one type in their order. @throws Error when the broker did not confirm; the caller must publish the same events again */
  publish(topic: string, ...events: readonly { key: string; event: PaditEvent; tenantId?: string }[]): Promise<void> {
    const messages = events.map(
      ({ key, event, tenantId }): BusMessage => ({
        key,
        body: JSON.stringify(eventToJson(event)),
        headers: tenantId === undefined ? {} : { "padit-tenant": tenantId },
      }),
    );
    return this.options.broker.publish(this.#nameOf(topicOf(topic)), ...messages);
  }

  /** Registers a handler. Must be called before `startConsuming`. */
  subscribe(topic: string, handler: EventHandler): void {
    const own = this.#handlers.get(topicOf(topic));
    if (own) own.push(handler);
    else this.#handlers.set(topicOf(topic), [handler]);
  }

  async startConsuming(): Promise<void> {
    for (const [topic, handlers] of this.#handlers) {
      const name = this.#nameOf(topic);
      // Handlers retry an event independently of each other, but share one position in the topic.
      await this.options.broker.subscribe(name, `padit-${name}-consumer`, (message) => this.#handle(name, handlers, message));
    }
  }

  #nameOf(topic: string): string {
    return `${this.options.prefix ?? ""}${topic}`;
  }

  async #handle(topic: string, handlers: readonly EventHandler[], message: BusMessage): Promise<void> {
    const event = parsed(message.body);
    if (event === null) return this.#bury(topic, message, new Error("the message is not an event"));
    await Promise.all(handlers.map((handler) => this.#run(topic, handler, event, message)));
  }

  async #run(topic: string, handler: EventHandler, event: PaditEvent, message: BusMessage): Promise<void> {
    const { attemptsMax = ATTEMPTS_MAX, retryMs = RETRY_MS } = this.options;
    for (let attempt = 1; ; attempt++) {
      try {
        await handler(event, { key: message.key, headers: message.headers ?? {} });
        return;
      } catch (error) {
        // A bus that stops does not acknowledge the event, so the next subscriber receives it again.
        if (this.#stop.signal.aborted) throw error;
        if (attempt >= attemptsMax) return this.#bury(topic, message, error);
        await wait(retryMs * 2 ** (attempt - 1), this.#stop.signal);
      }
    }
  }

  /** Publishes a failed event to the dead-letter topic. @throws Error when the broker does not confirm; the event is then delivered again */
  async #bury(topic: string, message: BusMessage, error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error);
    await this.options.broker.publish(`${topic}.dlq`, { ...message, headers: { ...message.headers, "padit-error": reason } });
    this.options.onDeadLetter?.(topic, error);
  }
}

function parsed(body: string): PaditEvent | null {
  try {
    return eventFromJson(JSON.parse(body));
  } catch {
    return null;
  }
}
