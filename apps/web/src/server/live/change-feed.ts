import type { Database, NotifyChannel } from "@padit/db";
import { CHANGE_TOPICS, type ChangeTopic } from "@padit/services";
import { z } from "zod";

/**
 * What an open browser is told: read this again. `job` is a probe-now request; `resync` stands for "anything may have changed"; `alive` is the
 * heartbeat: nothing changed, and changes would have been heard.
 */
export type Change = { topic: ChangeTopic | "job"; id: string } | { topic: "resync" } | { topic: "alive" };

/** Browsers take a stream for lost after twice this time and a little more. */
const HEARTBEAT_MS = 5_000;

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
  readonly #heartbeatMs: number;
  #listening: ReturnType<Database["listen"]> | undefined;

  constructor(db: Pick<Database, "listen">, heartbeatMs = HEARTBEAT_MS) {
    this.#db = db;
    this.#heartbeatMs = heartbeatMs;
  }

  /**
   * Begins with `resync`, because what happened before the subscription stood is unknown; ends when `signal` aborts or the process
   * is told to stop. A reader that falls behind gets one `resync` in place of a long queue. While the database cannot be heard there is no
   * heartbeat, so that the browser does not take old data for current ones.
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
      const listener = await this.#listen();
      while (!end.aborted) {
        const ready = queue;
        queue = [];
        yield* ready;
        if (queue.length > 0 || end.aborted) continue;
        const isHeartbeatDue = await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(true), this.#heartbeatMs);
          wake = () => {
            clearTimeout(timer);
            resolve(false);
          };
        });
        if (isHeartbeatDue && listener.backend !== null) yield { topic: "alive" };
      }
    } finally {
      end.removeEventListener("abort", stop);
      leave();
    }
  }

  /** Calls back with every change of the organization, `resync` after a lost connection. Resolves when the subscription stands. */
  async watch(tenantId: string, onChange: (change: Change) => void): Promise<() => void> {
    const leave = this.#join(tenantId, onChange);
    try {
      await this.#listen();
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
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
  async #listen(): ReturnType<Database["listen"]> {
    this.#listening ??= this.#db.listen(
      ["padit_change", "padit_job_result"],
      (channel, payload) => this.#publish(channel, payload),
      () => this.#resync(),
    );
    try {
      return await this.#listening;
    } catch (error) {
      this.#listening = undefined;
      throw error;
    }
  }

  #publish(channel: NotifyChannel, payload: string): void {
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
