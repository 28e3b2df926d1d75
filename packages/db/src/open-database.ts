import pg from "pg";
import type { NotifyChannel } from "./channels";
import { databaseProblem } from "./database-away";
import { asSystem, connect, type ShardTx, type SystemTx, type TenantTx, withShard, withTenant } from "./doors";
import { type Listener, listen, type OnNotification } from "./listen";
import type { Door } from "./login-roles";
import { createObjectRows, type ObjectRows } from "./object-rows";
import { runUpkeep, type UpkeepOptions } from "./run-upkeep";
import { createSeriesStore, type SeriesStore } from "./series-store";

/** Connection strings of the login roles. Only the doors whose address is given open. */
export type DatabaseUrls = Partial<Record<Door, string>>;

/** Connections of one pool at this moment. */
export interface PoolUse {
  pool: Door;
  total: number;
  idle: number;
  /** Requests that wait for a connection. */
  waiting: number;
}

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
  /** Whole objects; packages/objects makes a store of them. */
  readonly objects: ObjectRows;
  /** Calls back until closed; after a lost connection `onReconnect` says that notifications may have been missed. */
  listen(channels: readonly NotifyChannel[], onNotification: OnNotification, onReconnect?: () => void): Promise<Listener>;
  poolUses(): PoolUse[];
  /** Runs one step of upkeep to its end, or until `signal` aborts. @throws what a slice throws; the slices before it stay done */
  runUpkeep(step: string, options: UpkeepOptions): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 8;
/** No transaction of the doors may last longer (doors.ts). */
const APP_STATEMENT_MS = 30_000;
/** Upkeep rolls up and drops what all organizations have. */
const SYSTEM_STATEMENT_MS = 120_000;

export function openDatabase(urls: DatabaseUrls, { poolSize = DEFAULT_POOL_SIZE }: { poolSize?: number } = {}): Database {
  const pools = {
    app: urls.app ? openPool(urls.app, { poolSize, statementMs: APP_STATEMENT_MS }) : undefined,
    system: urls.system ? openPool(urls.system, { poolSize, statementMs: SYSTEM_STATEMENT_MS }) : undefined,
  };
  const app = pools.app && connect(pools.app);
  const system = pools.system && connect(pools.system);
  return {
    withTenant: async (tenantId, work) => withTenant(opened(app, "app"), tenantId, work).catch(databaseProblem),
    withShard: async (shard, token, work) => withShard(opened(app, "app"), shard, token, work).catch(databaseProblem),
    asSystem: async (work) => asSystem(opened(system, "system"), work).catch(databaseProblem),
    series: createSeriesStore(),
    objects: createObjectRows(() => opened(pools.system, "system")),
    listen: async (channels, onNotification, onReconnect) =>
      listen(opened(urls.app ?? urls.ingest ?? urls.system, "any"), channels, onNotification, onReconnect),
    poolUses: () => Object.entries(pools).flatMap(([door, pool]) => (pool ? [poolUse(door as keyof typeof pools, pool)] : [])),
    runUpkeep: async (step, options) => runUpkeep(opened(pools.system, "system"), step, options),
    async close() {
      await Promise.all([app?.$disconnect(), system?.$disconnect()]);
    },
  };
}

function opened<T>(door: T | undefined, name: string): T {
  if (door === undefined) throw new Error(`the database was opened without an address for the ${name} door`);
  return door;
}

/** The database ends a statement after `statementMs`: what people wait for is short, upkeep is not. */
function openPool(url: string, { poolSize, statementMs }: { poolSize: number; statementMs: number }): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, statement_timeout: statementMs });
  // An idle connection that the server ends must not end the process; the next query opens another.
  pool.on("error", () => undefined);
  return pool;
}

const poolUse = (door: Door, { totalCount, idleCount, waitingCount }: pg.Pool): PoolUse => ({
  pool: door,
  total: totalCount,
  idle: idleCount,
  waiting: waitingCount,
});
