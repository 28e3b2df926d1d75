import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { openDatabase, type PoolUse } from "@padit/db";
import { deleteIngestPresence, storeIngestPresence } from "@padit/db/ingest-functions";
import type { Keyring } from "@padit/services/keyring";
import { keepPresence, type PresenceStore } from "@padit/services/presence";
import { type OperationsOptions, registerProcessMetrics, serveOperations } from "@padit/services/process";
import type { QuotaOverrides } from "@padit/services/quotas";
import pg from "pg";
import type { Logger } from "pino";
import manifest from "../package.json";
import { BodyLedger } from "./admission/body-ledger";
import { CollectorBudgets } from "./admission/collector-budgets";
import { FailureThrottle } from "./admission/failure-throttle";
import { DEFAULT_LIMITS, type IngestLimits } from "./admission/limits";
import { RequestSlots } from "./admission/request-slots";
import { Challenges } from "./auth/challenges";
import { ClockRefusals } from "./auth/clock-refusals";
import { CollectorDirectory } from "./auth/collector-directory";
import { PushDirectory } from "./auth/push-directory";
import { Revocations } from "./auth/revocations";
import { ServerKey } from "./auth/server-key";
import { SessionKeys, sessionSecret } from "./auth/session-key";
import { SessionLedger } from "./auth/session-ledger";
import { SessionTickets } from "./auth/session-tickets";
import { BatchParser } from "./batch/batch-parser";
import { BatchQueue } from "./batch/queue";
import { SeriesDirectory } from "./batch/series-directory";
import type { Ingest } from "./ingest";
import { PushProblems } from "./inlets/push-problems";
import { PushedSeriesDirectory } from "./inlets/pushed-series-directory";
import { Liveness } from "./liveness";
import { createMetrics } from "./metrics";
import { readinessChecks } from "./routes/health";
import { createIngestServer, LINE_PROTOCOL_PATHS } from "./server";
import { StreamHub } from "./stream";

export interface IngestSettings {
  /** The connection string of padit_ingest. No other role is needed. */
  urls: { ingest: string };
  keyring: Keyring;
  shards: number;
  bind: string;
  /** 0 takes a free one. */
  port: number;
  /** A second port, which serves line protocol alone. */
  lineProtocolPort?: number;
  /** The port for operators; absent: none. */
  operations?: Pick<OperationsOptions, "host" | "port" | "token">;
  log: Logger;
  /** Those that differ from DEFAULT_LIMITS. */
  limits?: Partial<IngestLimits>;
  /** Quotas that the operator changed for all organizations. */
  quotas?: QuotaOverrides;
  /** ms since the Unix epoch */
  now?: () => number;
}

export interface RunningIngest {
  port: number;
  /** Where line protocol has a port of its own. */
  lineProtocolPort: number | undefined;
  /** The metrics in Prometheus' text format. */
  metrics(): Promise<string>;
  /** Answers what has begun, then lets go of everything. */
  close(): Promise<void>;
}

const POOL_SIZE = 4;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long requests in progress may still take at the end. */
const GRACE_MS = 2_000;

export async function startIngest(settings: IngestSettings): Promise<RunningIngest> {
  const { bind, port, log, now = Date.now } = settings;
  const ingest = await openIngest(settings);
  const { pool, streams, metrics } = ingest;
  const db = openDatabase({ ingest: settings.urls.ingest });
  const listener = await db.listen(
    ["padit_plan", "padit_job", "padit_revoked"],
    (channel, payload) => {
      const [collectorId = "", jobId = ""] = payload.split(" ");
      if (channel === "padit_plan") streams.planChanged(collectorId);
      else if (channel === "padit_job") streams.jobAdded(collectorId, jobId);
      else {
        streams.revoked(collectorId);
        ingest.pushDirectory.forget(collectorId);
      }
    },
    () => {
      ingest.pushDirectory.forgetAll();
      streams.resendAll();
      presence.beat();
    },
  );
  const servers = [await listen(createIngestServer(ingest), port, bind)];
  if (settings.lineProtocolPort !== undefined)
    servers.push(await listen(createIngestServer(ingest, LINE_PROTOCOL_PATHS), settings.lineProtocolPort, bind));
  const operations =
    settings.operations &&
    (await serveOperations({ registry: metrics.registry, checks: readinessChecks(ingest, listener), log, ...settings.operations }));
  const presence = keepPresence({
    store: presenceOf(pool, randomUUID()),
    listener,
    streams: () => streams.size,
    now: () => new Date(now()),
    onFailure: (error) => log.warn({ err: error }, "the heartbeat was not written"),
  });
  streams.onChange = presence.beat;
  // A server on a TCP port always has an AddressInfo.
  const [ownPort = 0, lineProtocolPort] = servers.map((each) => (each.address() as AddressInfo).port);
  return {
    port: ownPort,
    lineProtocolPort,
    metrics: () => metrics.registry.metrics(),
    async close() {
      await presence.stop();
      streams.close();
      await closeServers(servers, ingest);
      operations?.close();
      ingest.liveness.close();
      await ingest.liveness.write();
      await listener.close();
      await Promise.all([pool.end(), db.close()]);
    },
  };
}

/** Opens the database and all that requests need. */
async function openIngest({ urls, keyring, shards, log, limits: givenLimits, quotas, now = Date.now }: IngestSettings) {
  const pool = new pg.Pool({
    connectionString: urls.ingest,
    max: POOL_SIZE,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: CONNECT_TIMEOUT_MS,
    application_name: "padit-ingest",
  });
  // An idle connection that the database ends must not end the process; the next query makes another.
  pool.on("error", (error) => log.warn({ err: error }, "an idle database connection was lost"));
  const metrics = createMetrics();
  const directory = new CollectorDirectory(pool, now);
  await directory.load();
  const serverKey = new ServerKey(pool, keyring);
  const revocations = new Revocations(serverKey);
  const limits = { ...DEFAULT_LIMITS, ...givenLimits };
  const bodyLedger = new BodyLedger(limits);
  const secret = await sessionSecret(keyring);
  metrics.observeBodyBytes(() => bodyLedger.bytes);
  const ownPool = (): PoolUse => ({ pool: "ingest", total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount });
  registerProcessMetrics(metrics.registry, {
    component: "ingest",
    version: manifest.version,
    pools: () => [ownPool()],
  });
  return {
    pool,
    limits,
    bodyLedger,
    requestSlots: new RequestSlots(limits.requestsPerCollectorMax),
    failures: new FailureThrottle(limits.failuresPerSecondMax, now),
    budgets: new CollectorBudgets(limits, now),
    parser: new BatchParser(),
    keyring,
    sessions: new SessionKeys(secret),
    challenges: new Challenges(secret),
    tickets: new SessionTickets(secret),
    ledger: new SessionLedger(pool),
    serverKey,
    revocations,
    directory,
    pushDirectory: new PushDirectory(pool, now),
    pushedSeries: new PushedSeriesDirectory({ pool, now, ...(quotas && { quotas }) }),
    pushProblems: new PushProblems(pool, log),
    clockRefusals: new ClockRefusals(pool, log),
    series: new SeriesDirectory(pool, now),
    queue: new BatchQueue(urls.ingest, metrics, log),
    liveness: new Liveness(pool, log),
    streams: new StreamHub({ pool, keyring, directory, revocations, metrics, log }),
    metrics,
    shards,
    log,
    now,
  } satisfies Ingest;
}

/** The row by which the health report knows that this process runs. */
const presenceOf = (pool: pg.Pool, id: string): PresenceStore => ({
  write: ({ at, startedAt, backend, streams }) =>
    storeIngestPresence(pool, id, { at: new Date(at), startedAt: new Date(startedAt), backend, streams }),
  delete: () => deleteIngestPresence(pool, id),
});

/** Answers the requests that have begun and stores their batches, then closes the connections. */
function listen(server: Server, port: number, bind: string): Promise<Server> {
  return new Promise((resolve, reject) => server.once("error", reject).listen(port, bind, () => resolve(server)));
}

async function closeServers(servers: readonly Server[], { queue, parser }: Ingest): Promise<void> {
  const closed = Promise.all(servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))));
  for (const server of servers) server.closeIdleConnections();
  const impatience = setTimeout(() => {
    for (const server of servers) server.closeAllConnections();
  }, GRACE_MS);
  await queue.close();
  await closed;
  await parser.close();
  clearTimeout(impatience);
}
