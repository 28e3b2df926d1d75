import { EventEmitter, once } from "node:events";
import { PaditError } from "@padit/domain";
import type { BusMessage, MessageBroker, MessageHandler } from "./message-broker";
import { untilAborted } from "./wait";

const RETRY_MS = 10;
const MESSAGES_PER_TOPIC_MAX = 100_000;

/** The topics of one process, and the position of each group in them. Several brokers may share one log, as clients share a server. */
export class MemoryLog extends EventEmitter {
  readonly #topics = new Map<string, BusMessage[]>();
  readonly #positions = new Map<string, number>();

  constructor() {
    super();
    this.setMaxListeners(0);
  }

  append(topic: string, messages: readonly BusMessage[]): void {
    const log = this.#topics.get(topic) ?? [];
    if (log.length + messages.length > MESSAGES_PER_TOPIC_MAX)
      throw new PaditError("too_large", `topic ${topic} holds ${MESSAGES_PER_TOPIC_MAX} messages, the limit of the broker in memory`);
    this.#topics.set(topic, log);
    log.push(...messages);
    this.emit("grew");
  }

  next(topic: string, group: string): BusMessage | undefined {
    return this.#topics.get(topic)?.[this.#positions.get(`${topic} ${group}`) ?? 0];
  }

  acknowledge(topic: string, group: string): void {
    const key = `${topic} ${group}`;
    this.#positions.set(key, (this.#positions.get(key) ?? 0) + 1);
  }
}

/** A broker inside one process: for tests and for programs that need no server. Messages end with the process. */
export class MemoryBroker implements MessageBroker {
  #stop = new AbortController();

  constructor(readonly log = new MemoryLog()) {}

  async connect(): Promise<void> {
    this.#stop = new AbortController();
  }

  async disconnect(): Promise<void> {
    this.#stop.abort();
  }

  async publish(topic: string, ...messages: readonly BusMessage[]): Promise<void> {
    this.log.append(topic, messages);
  }

  async subscribe(topic: string, group: string, handler: MessageHandler): Promise<void> {
    const { signal } = this.#stop;
    void untilAborted(signal, RETRY_MS, async () => {
      const message = this.log.next(topic, group);
      if (!message) {
        await once(this.log, "grew", { signal });
        return;
      }
      await handler(message);
      if (!signal.aborted) this.log.acknowledge(topic, group);
    });
  }
}
