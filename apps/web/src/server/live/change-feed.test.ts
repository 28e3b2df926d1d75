import type { NotifyChannel } from "@padit/db";
import { expect, test } from "vitest";
import { type Change, ChangeFeed } from "./change-feed";

/** A fake database whose notifications the test sends. */
function notifier() {
  let send = (_payload: string): void => {};
  let reconnect = (): void => {};
  return {
    listens: 0,
    /** Backend of the LISTEN connection; null while the connection is broken. */
    backend: 1 as number | null,
    send: (facts: { tenantId: string; topic: string; id: string }) => send(JSON.stringify(facts)),
    reconnect: () => reconnect(),
    async listen(
      _channels: readonly NotifyChannel[],
      onNotification: (channel: NotifyChannel, payload: string) => void,
      onReconnect?: () => void,
    ) {
      this.listens += 1;
      send = (payload) => onNotification("padit_change", payload);
      reconnect = () => onReconnect?.();
      const state = this;
      return {
        get backend() {
          return state.backend;
        },
        close: async () => {},
      };
    },
  };
}

const next = async (stream: AsyncGenerator<Change>): Promise<Change | undefined> => (await stream.next()).value ?? undefined;

test("a browser hears of its own organization and of no other", async () => {
  const db = notifier();
  const stream = new ChangeFeed(db).subscribe("ours", new AbortController().signal);
  expect(await next(stream)).toEqual({ topic: "resync" });
  const coming = next(stream);
  db.send({ tenantId: "theirs", topic: "alert", id: "1" });
  db.send({ tenantId: "ours", topic: "alert", id: "2" });
  expect(await coming).toEqual({ topic: "alert", id: "2" });
});

test("after a lost connection every browser is told to read again, and all share one LISTEN", async () => {
  const db = notifier();
  const feed = new ChangeFeed(db);
  const streams = ["a", "b"].map((tenantId) => feed.subscribe(tenantId, new AbortController().signal));
  for (const stream of streams) await next(stream);
  const coming = streams.map(next);
  db.reconnect();
  expect(await Promise.all(coming)).toEqual([{ topic: "resync" }, { topic: "resync" }]);
  expect(db.listens).toBe(1);
});

test("a reader that does not keep up gets one resync, not an endless queue", async () => {
  const db = notifier();
  const stream = new ChangeFeed(db).subscribe("ours", new AbortController().signal);
  await next(stream);
  const coming = next(stream);
  for (let id = 0; id < 1000; id++) db.send({ tenantId: "ours", topic: "alert", id: String(id) });
  expect(await coming).toEqual({ topic: "resync" });
});

test("stopping the process ends every stream", async () => {
  const feed = new ChangeFeed(notifier());
  const stream = feed.subscribe("ours", new AbortController().signal);
  await next(stream);
  const coming = stream.next();
  feed.close();
  expect(await coming).toEqual({ done: true, value: undefined });
});

test("a quiet stream carries heartbeats, but none while the database cannot be heard", async () => {
  const db = notifier();
  const stream = new ChangeFeed(db, 5).subscribe("ours", new AbortController().signal);
  await next(stream);
  expect(await next(stream)).toEqual({ topic: "alive" });
  expect(await next(stream)).toEqual({ topic: "alive" });
  db.backend = null;
  const coming = next(stream);
  // Wait for many heartbeat intervals: none may arrive before the database is back.
  await new Promise((resolve) => setTimeout(resolve, 100));
  db.backend = 1;
  db.reconnect();
  expect(await coming).toEqual({ topic: "resync" });
});
