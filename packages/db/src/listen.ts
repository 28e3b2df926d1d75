import pg from "pg";
import { CHANNELS, type NotifyChannel } from "./channels";

export type OnNotification = (channel: NotifyChannel, payload: string) => void;
export interface Listener {
  /** Process id of the server's backend for this connection; null while disconnected. */
  readonly backend: number | null;
  close(): Promise<void>;
}

const FIRST_RETRY_MS = 100;
const LAST_RETRY_MS = 1000;

const isChannel = (name: string): name is NotifyChannel => (CHANNELS as readonly string[]).includes(name);

/**
 * Listens on its own connection until closed. A broken connection is opened again, and `onReconnect` is called once the channels are open:
 * notifications sent in between are lost, so the caller must read the database.
 *
 * @throws when the first connection fails
 */
export async function listen(
  url: string,
  channels: readonly NotifyChannel[],
  onNotification: OnNotification,
  onReconnect?: () => void,
): Promise<Listener> {
  let client: pg.Client | undefined;
  let backend: number | null = null;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true });
    next.on("notification", ({ channel, payload }) => isChannel(channel) && onNotification(channel, payload ?? ""));
    next.on("error", () => {}); // the "end" event follows
    try {
      await next.connect();
      for (const channel of channels) await next.query(`LISTEN ${channel}`);
      const { rows } = await next.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      backend = rows[0]?.pid ?? null;
    } catch (error) {
      await next.end().catch(() => {});
      throw error;
    }
    if (isClosed) return next.end();
    client = next;
    next.once("end", () => reconnect(FIRST_RETRY_MS));
  }

  function reconnect(delayMs: number): void {
    client = undefined;
    if (isClosed) return;
    retry = setTimeout(() => {
      connect().then(
        () => isClosed || onReconnect?.(),
        () => reconnect(Math.min(delayMs * 2, LAST_RETRY_MS)),
      );
    }, delayMs);
  }

  await connect();
  return {
    get backend() {
      return client ? backend : null;
    },
    async close() {
      isClosed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
