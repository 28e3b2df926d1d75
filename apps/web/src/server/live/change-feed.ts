import type { Database, NotifyChannel } from "@padit/db";
import { CHANGE_TOPICS, type ChangeTopic } from "@padit/services";
import { z } from "zod";

/**
 * A notification for an open browser to read data again. `job` is a live test; `resync`: anything may have changed; `alive` is the
 * heartbeat: nothing changed, and the database connection works.
 */
export type Change = { topic: ChangeTopic | "job"; id: string } | { topic: "resync" } | { topic: "alive" };

/** Browsers treat a stream as lost after slightly more than twice this time. */
const HEARTBEAT_MS = 5_000;

const Payload = z.object({
  tenantId: z.string(),
  topic: z.enum(CHANGE_TOPICS),
  id: z.string(),
});

type Subscriber = (change: Change) => void;

/** Distributes one LISTEN connection of this process to the streams of its browsers, by organization. */
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
   * Starts with `resync`, because changes before the subscription are unknown. Ends when `signal` aborts or the process stops. A slow
   * reader gets one `resync` in place of a long queue. While the database connection is broken there is no heartbeat, so that the browser
   * does not show old data as current.
   */
  async *subscribe(tenantId: string, signal: AbortSignal): AsyncGenerator<Change> {
    const end = AbortSignal.any([signal, this.#closed.signal]);
    let queue: Change[] = [{ topic: "resync" }];
    let wake = (): void => {};
    const take: Subscriber = (change) => {
      if (queue[0]?.topic === "resync") return; // a pending resync covers every other change
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

  /**
   * Calls `onChange` with every change of the organization, and `resync` after a lost connection. Resolves when the subscription is
   * active.
   */
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

  /** Ends every present and future stream. */
  close(): void {
    this.#closed.abort();
    this.#listening?.then((listener) => listener.close()).catch(() => {}); // nothing to close: the connection was never opened
  }

  #join(tenantId: string, subscriber: Subscriber): () => void {
    const subscribers = this.#subscribers.get(tenantId) ?? new Set();
    this.#subscribers.set(tenantId, subscribers.add(subscriber));
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size === 0) this.#subscribers.delete(tenantId);
    };
  }

  /** Opens the single LISTEN connection. A failure is not cached, so the next subscriber tries again. */
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
