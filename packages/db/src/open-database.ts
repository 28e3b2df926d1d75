import pg from "pg";
import type { NotifyChannel } from "./channels";
import { databaseProblem } from "./database-away";
import { asSystem, connect, type ShardTx, type SystemTx, type TenantTx, withShard, withTenant } from "./doors";
import { type Listener, listen, type OnNotification } from "./listen";
import type { Door } from "./login-roles";
import { createObjectRows, type ObjectRows } from "./object-rows";
import { runUpkeep, type UpkeepOptions } from "./run-upkeep";
import { createSeriesStore, type SeriesStore } from "./series-store";

/** Connection strings of the login roles. A door without a connection string cannot be used. */
export type DatabaseUrls = Partial<Record<Door, string>>;

/** Current connections of one pool. */
export interface PoolUse {
  pool: Door;
  total: number;
  idle: number;
  /** Requests that wait for a connection. */
  waiting: number;
}

/** Access to the database through its doors, which throw PaditError "unavailable" while the server is absent or has no free connection. */
export interface Database {
  /** Runs one transaction as padit_app that sees the rows of one organization. */
  withTenant<T>(tenantId: string, work: (tx: TenantTx) => Promise<T>): Promise<T>;
  /** Runs one transaction as padit_app for the holder of a shard's lease. @throws PaditError "conflict" when the token is stale */
  withShard<T>(shard: number, token: bigint, work: (tx: ShardTx) => Promise<T>): Promise<T>;
  /** Runs one transaction as padit_system, for work before the organization is known. */
  asSystem<T>(work: (tx: SystemTx) => Promise<T>): Promise<T>;
  /** The only reader and writer of schema tsdb. */
  readonly series: SeriesStore;
  /** Whole objects as rows; packages/objects builds a store on them. */
  readonly objects: ObjectRows;
  /** Calls `onNotification` until closed. Calls `onReconnect` after a lost connection, because notifications may have been missed. */
  listen(channels: readonly NotifyChannel[], onNotification: OnNotification, onReconnect?: () => void): Promise<Listener>;
  poolUses(): PoolUse[];
  /**
   * Runs one step of upkeep to its end, or until `signal` aborts. @throws the error of a failed slice; the slices before it stay committed
   */
  runUpkeep(step: string, options: UpkeepOptions): Promise<void>;
  close(): Promise<void>;
}

const DEFAULT_POOL_SIZE = 8;
/** ms. A transaction of the doors may not last longer (doors.ts). */
const APP_STATEMENT_MS = 30_000;
/** ms. Longer than `APP_STATEMENT_MS`, because upkeep rolls up and drops the rows of all organizations. */
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

/** The server ends a statement after `statementMs`: short for statements on which people wait, long for upkeep. */
function openPool(url: string, { poolSize, statementMs }: { poolSize: number; statementMs: number }): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: poolSize, statement_timeout: statementMs });
  // Without a listener, an idle connection that the server ends would end the process; the next query opens another connection.
  pool.on("error", () => undefined);
  return pool;
}

const poolUse = (door: Door, { totalCount, idleCount, waitingCount }: pg.Pool): PoolUse => ({
  pool: door,
  total: totalCount,
  idle: idleCount,
  waiting: waitingCount,
});
