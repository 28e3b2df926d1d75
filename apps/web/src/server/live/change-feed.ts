import type { Channel, Database } from "@padit/db";
import { CHANGE_TOPICS, type ChangeTopic } from "@padit/services";
import { z } from "zod";

/** What an open browser is told: read this again. `job` is a probe-now request; `resync` stands for "anything may have changed". */
export type Change = { topic: ChangeTopic | "job"; id: string } | { topic: "resync" };

const Payload = z.object({
  tenantId: z.string(),
  topic: z.enum(CHANGE_TOPICS),
  id: z.string(),
});

type Subscriber = (change: Change) => void;

/** Fans one LISTEN of this process out to the streams of its browsers, by organization. */
export class ChangeFeed {
  readonly #db: Pick<Database, "listen">;
  readonly #subscribers = new Map<string, Set<Subscriber>>();
  readonly #closed = new AbortController();
  #listening: Promise<{ close(): Promise<void> }> | undefined;

  constructor(db: Pick<Database, "listen">) {
    this.#db = db;
  }

  /**
   * Begins with `resync`, because what happened before the subscription stood is unknown; ends when `signal` aborts or the process
   * is told to stop. A reader that falls behind gets one `resync` in place of a long queue.
   */
  async *subscribe(tenantId: string, signal: AbortSignal): AsyncGenerator<Change> {
    const end = AbortSignal.any([signal, this.#closed.signal]);
    let queue: Change[] = [{ topic: "resync" }];
    let wake = (): void => {};
    const take: Subscriber = (change) => {
      if (queue[0]?.topic === "resync") return; // covers whatever else happened
      queue = queue.length >= MAX_QUEUED ? [{ topic: "resync" }] : [...queue, change];
      wake();
    };
    const leave = this.#join(tenantId, take);
    const stop = (): void => wake();
    end.addEventListener("abort", stop);
    try {
      await this.#listen();
      while (!end.aborted) {
        const ready = queue;
        queue = [];
        yield* ready;
        if (queue.length === 0 && !end.aborted) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    } finally {
      end.removeEventListener("abort", stop);
      leave();
    }
  }

  /** Ends every stream, now and later. */
  close(): void {
    this.#closed.abort();
    this.#listening?.then((listener) => listener.close()).catch(() => {}); // it never opened
  }

  #join(tenantId: string, subscriber: Subscriber): () => void {
    const subscribers = this.#subscribers.get(tenantId) ?? new Set();
    this.#subscribers.set(tenantId, subscribers.add(subscriber));
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size === 0) this.#subscribers.delete(tenantId);
    };
  }

  /** Opens the one LISTEN; a failure is forgotten, so that the next subscriber tries again. */
  async #listen(): Promise<void> {
    this.#listening ??= this.#db.listen(
      ["padit_change", "padit_job_result"],
      (channel, payload) => this.#publish(channel, payload),
      () => this.#resync(),
    );
    try {
      await this.#listening;
    } catch (error) {
      this.#listening = undefined;
      throw error;
    }
  }

  #publish(channel: Channel, payload: string): void {
    const { tenantId, ...change } = channel === "padit_job_result" ? jobChange(payload) : Payload.parse(JSON.parse(payload));
    for (const subscriber of this.#subscribers.get(tenantId) ?? []) subscriber(change);
  }

  #resync(): void {
    for (const subscribers of this.#subscribers.values()) for (const subscriber of subscribers) subscriber({ topic: "resync" });
  }
}

const MAX_QUEUED = 200;

/** @param payload `tenantId jobId` */
function jobChange(payload: string): { tenantId: string; topic: "job"; id: string } {
  const [tenantId = "", id = ""] = payload.split(" ");
  return { tenantId, topic: "job", id };
}
