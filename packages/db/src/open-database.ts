import type { NotifyChannel } from "./channels";
import { databaseProblem } from "./database-away";
import { asSystem, connect, type ShardTx, type SystemTx, type TenantTx, withShard, withTenant } from "./doors";
import { type Listener, listen, type OnNotification } from "./listen";
import type { Door } from "./login-roles";
import { createSeriesStore, type SeriesStore } from "./series-store";

/** Connection strings of the login roles. Only the doors whose address is given open. */
export type DatabaseUrls = Partial<Record<Door, string>>;

/** Its doors throw PaditError "unavailable" while the server is away or has no connection free. */
export interface Database {
  /** One transaction as padit_app that sees one organization. */
  withTenant<T>(tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** One transaction as padit_app for the holder of a shard's lease. @throws PaditError "conflict" when the token is stale */
  withShard<T>(shard: number, token: bigint, work: (tx: ShardTx) => Promise<T>): Promise<T>;
  /** One transaction as padit_system, for what happens before an organization is known. */
  asSystem<T>(work: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** The only reader and writer of schema tsdb. */
  readonly series: SeriesStore;
  /** Calls back until closed; after a lost connection `onReconnect` says that notifications may have been missed. */
  listen(channels: readonly NotifyChannel[], onNotification: OnNotification, onReconnect?: () => void): Promise<Listener>;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 8;
/** No transaction of the doors may last longer (doors.ts). */
const APP_STATEMENT_MS = 30_000;
/** Upkeep rolls up and drops what all organizations have. */
const SYSTEM_STATEMENT_MS = 120_000;

export function openDatabase(urls: DatabaseUrls, { poolSize = DEFAULT_POOL_SIZE }: { poolSize?: number } = {}): Database {
  const app = urls.app ? connect(urls.app, { poolSize, statementMs: APP_STATEMENT_MS }) : undefined;
  const system = urls.system ? connect(urls.system, { poolSize, statementMs: SYSTEM_STATEMENT_MS }) : undefined;
  return {
    withTenant: async (tenantId, work) => withTenant(opened(app, "app"), tenantId, work).catch(databaseProblem),
    withShard: async (shard, token, work) => withShard(opened(app, "app"), shard, token, work).catch(databaseProblem),
    asSystem: async (work) => asSystem(opened(system, "system"), work).catch(databaseProblem),
    series: createSeriesStore(),
    listen: async (channels, onNotification, onReconnect) =>
      listen(opened(urls.app ?? urls.ingest ?? urls.system, "any"), channels, onNotification, onReconnect),
    async close() {
      await Promise.all([app?.$disconnect(), system?.$disconnect()]);
    },
  };
}

function opened<T>(door: T | undefined, name: string): T {
  if (door === undefined) throw new Error(`the database was opened without an address for the ${name} door`);
  return door;
}
