import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { type Database, type Listener, openDatabase } from "@padit/db";
import type { DeliveryDoors } from "@padit/services/delivery";
import { createEgress, parseCidrs } from "@padit/services/egress";
import { openKeyring } from "@padit/services/keyring";
import { keepPresence, livingProcesses, presenceRow } from "@padit/services/presence";
import { type OperationsOptions, type ReadinessCheck, serveOperations } from "@padit/services/process";
import { temporalConnectionOptions } from "@padit/services/temporal";
import { TASK_QUEUE } from "@padit/workflows";
import { Client, Connection } from "@temporalio/client";
import { NativeConnection, type NativeConnectionOptions, Worker } from "@temporalio/worker";
import type { Logger } from "pino";
import { createActivities } from "./activities/activities";
import type { UpkeepDoors } from "./activities/upkeep";
import { type OutboxPart, runDispatcher } from "./dispatch/dispatcher";
import { openBuses, runRelay } from "./dispatch/relay-events";
import type { WorkerEnv } from "./env";
import { runGrouper, tenantOfAlertChange } from "./grouping/grouper";
import { runMaintenanceReports } from "./grouping/maintenance-reports";
import { runReleaser } from "./grouping/releaser";
import { LeaseShare } from "./lease/lease-share";
import type { LeaseDoors } from "./lease/run-lease";
import { Vigil } from "./lease/vigil";
import { WakeUps } from "./lease/wake-ups";
import { createMetrics } from "./metrics";
import { pause } from "./pause";
import { runPlanSigner } from "./plans/plan-signer";
import { openObjects, refuseSeparateObjects } from "./shared-objects";
import { startWorkflows } from "./start-workflows";
import { openThreads } from "./training/threads";

const now = (): Date => new Date();
const RETRY_MS = 1_000;
const ENSURE_MS = 60_000;
/** Topics of padit_change after which detection must look at its configuration again. */
const CONFIG_TOPIC = /"topic":\s*"(endpoint|rule|collector|policy|model|maintenance)"/;

/** Runs a worker until `signal` aborts: leases and timers for Temporal, and the dispatcher, which needs Temporal only for workflows. */
export async function runWorker(env: WorkerEnv, log: Logger, signal: AbortSignal): Promise<void> {
  const db = openDatabase({ app: env.DATABASE_APP_URL, system: env.DATABASE_SYSTEM_URL });
  const metrics = createMetrics(db, now);
  const delivery = { ...openDelivery(db, env), onAttempt: metrics.onAttempt };
  const { listener, logGrew, outboxGrew, plansDue, alertsChanged, changedTenants, configVersion } = await listenForWork(db, () =>
    presence.beat(),
  );
  const { store, place } = await openObjects(db, env);
  await refuseSeparateObjects(db, { id: env.PADIT_WORKER_ID, place, now: now() });
  const settings = pipelineSettings(env);
  const threads = openThreads(env.PADIT_TRAINING_THREADS);
  const training = { db, store, threads, settings, now };
  const lease: LeaseDoors = {
    db,
    store,
    settings,
    silentAfterMs: env.PADIT_SILENT_AFTER_MS,
    holder: env.PADIT_WORKER_ID,
    now,
    logGrew,
    configVersion,
    vigil: new Vigil(),
    share: new LeaseShare(async () => ({ shards: env.PADIT_SHARDS, workers: await countWorkers(db) }), Date.now),
    onRelearning(shard, reason) {
      metrics.onColdStart(shard);
      log.warn({ shard, reason }, "the checkpoint is not used: the shard is rebuilt from the log");
    },
    onBatches: metrics.onBatches,
  };
  const connection = Connection.lazy(temporalConnectionOptions(env));
  const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE });
  const presence = reportWorker(db, { id: env.PADIT_WORKER_ID, listener, objects: place, log });
  const upkeep: UpkeepDoors = {
    training,
    onUpkeep: metrics.onUpkeep,
    onFailure: (step, error) => log.error({ err: error, step }, "an upkeep step failed"),
    now,
  };
  const operations = await openOperations(env, { db, listener, metrics, log });
  try {
    await Promise.all([
      runDispatcher({ ...delivery, onSaved: metrics.onSaved, client, publicUrl: env.PADIT_PUBLIC_URL, outboxGrew, log }, signal),
      runRelay({ db, buses: openBuses(env), isMetricsWanted: env.PADIT_BUS_METRICS, outboxGrew, log }, signal),
      runGrouper({ db, alertsChanged, changedTenants, log, now }, signal),
      runReleaser({ db, log, now }, signal),
      runPlanSigner({ db, keyring: delivery.keyring, plansDue, log, now }, signal),
      runMaintenanceReports({ db, mail: delivery.mail, publicUrl: env.PADIT_PUBLIC_URL, log, now }, signal),
      keepStarted(client, env, log, signal),
      workForTemporal(
        env,
        createActivities({ db, lease, delivery, training, upkeep, leaseMs: env.PADIT_LEASE_MS, now }),
        log,
        signal,
        operations.onWorking,
      ),
    ]);
  } finally {
    operations.close();
    await threads.close();
    await presence.stop();
    await connection.close();
    await listener.close();
    await db.close();
  }
}

/** Reports that this worker runs, and where it stores checkpoints. */
const reportWorker = (
  db: Database,
  { id, listener, objects, log }: { id: string; listener: Pick<Listener, "backend">; objects: string; log: Logger },
) =>
  keepPresence({
    store: presenceRow(db, "worker", id),
    ...{ listener, objects, now },
    onFailure: (error) => log.warn({ err: error }, "the heartbeat was not written"),
  });

/** Listens for what the worker has to do. `onReconnect`: after a lost connection, when everything has been asked to look again. */
async function listenForWork(db: Database, onReconnect: () => void) {
  const logGrew = new WakeUps<number>();
  const outboxGrew = new WakeUps<OutboxPart>();
  const plansDue = new WakeUps<"plans">();
  const alertsChanged = new WakeUps<"alerts">();
  const changedTenants = new Set<string>();
  const onChange = (payload: string): void => {
    if (CONFIG_TOPIC.test(payload)) configVersion += 1;
    const tenantId = tenantOfAlertChange(payload);
    if (tenantId === null) return;
    changedTenants.add(tenantId);
    alertsChanged.call("alerts");
  };
  let configVersion = 0;
  const listener = await db.listen(
    ["padit_shard", "padit_outbox", "padit_change", "padit_plan_due"],
    (channel, payload) => {
      if (channel === "padit_shard") logGrew.call(Number(payload));
      else if (channel === "padit_outbox") for (const what of ["deliveries", "workflows", "events"] as const) outboxGrew.call(what);
      else if (channel === "padit_plan_due") plansDue.call("plans");
      else onChange(payload);
    },
    () => {
      configVersion += 1;
      logGrew.callAll();
      outboxGrew.callAll();
      plansDue.callAll();
      alertsChanged.callAll();
      onReconnect();
    },
  );
  return { listener, logGrew, outboxGrew, plansDue, alertsChanged, changedTenants, configVersion: () => configVersion };
}

/** The port for operators, where one is set. `onWorking` is called when the worker begins and stops to take tasks of Temporal. */
async function openOperations(
  { PADIT_METRICS_PORT: port, PADIT_METRICS_BIND: host, PADIT_OPERATOR_TOKEN: token }: WorkerEnv,
  {
    db,
    listener,
    metrics,
    log,
  }: { db: Database; listener: Pick<Listener, "backend">; metrics: OperationsOptions["registry"]; log: OperationsOptions["log"] },
) {
  let isWorking = false;
  const checks: Record<string, ReadinessCheck> = {
    database: async () => ((await db.asSystem((tx) => tx.shard.count())) > 0 ? null : "the installation is not set up"),
    notifications: async () => (listener.backend === null ? "the connection that listens is lost" : null),
    temporal: async () => (isWorking ? null : "the worker takes no tasks of Temporal"),
  };
  const server = port === undefined ? undefined : await serveOperations({ registry: metrics, checks, host, port, token, log });
  return {
    onWorking(is: boolean): void {
      isWorking = is;
    },
    close: () => server?.close(),
  };
}

const countWorkers = async (db: Database): Promise<number> => (await livingProcesses(db, "worker", now())).length;

const openDelivery = (db: Database, env: WorkerEnv): DeliveryDoors => ({
  db,
  keyring: openKeyring(env),
  egress: createEgress({ policy: { allow: parseCidrs(env.PADIT_EGRESS_ALLOW), exactOrigin: env.PADIT_EGRESS_DEMO_SINK } }),
  ...(env.PADIT_SMTP_URL !== undefined && { mail: { url: env.PADIT_SMTP_URL, from: env.PADIT_MAIL_FROM } }),
  now,
});

const pipelineSettings = (env: WorkerEnv): LeaseDoors["settings"] => ({
  windowMs: env.PADIT_WINDOW_MS,
  latenessMs: env.PADIT_LATENESS_MS,
  learningWindows: env.PADIT_LEARNING_WINDOWS,
  resolveDelayMs: env.PADIT_RESOLVE_DELAY_MS,
  reopenWindowMs: env.PADIT_REOPEN_WINDOW_MS,
});

/** Again every minute, for Temporal may have come back with an empty store. */
async function keepStarted(client: Client, env: WorkerEnv, log: Logger, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isStarted = await startWorkflows(client, { shards: env.PADIT_SHARDS, leaseMs: env.PADIT_LEASE_MS }).then(
      () => true,
      (error: unknown) => {
        log.warn({ err: error }, "Temporal did not take the workflows; trying again");
        return false;
      },
    );
    await pause(isStarted ? ENSURE_MS : RETRY_MS, signal);
  }
}

async function workForTemporal(
  env: WorkerEnv,
  activities: ReturnType<typeof createActivities>,
  log: Logger,
  signal: AbortSignal,
  onWorking: (isWorking: boolean) => void,
): Promise<void> {
  const connection = await connect(temporalConnectionOptions(env), log, signal);
  if (!connection) return;
  try {
    const worker = await Worker.create({
      connection,
      namespace: env.TEMPORAL_NAMESPACE,
      taskQueue: TASK_QUEUE,
      identity: env.PADIT_WORKER_ID,
      activities: { ...activities },
      // A lease holds its slot for minutes: all shards and the small activities beside them must fit when this worker is alone.
      maxConcurrentActivityTaskExecutions: env.PADIT_SHARDS + 50,
      shutdownForceTime: "6 seconds",
      ...workflowCode(),
    });
    log.info({ worker: env.PADIT_WORKER_ID }, "working");
    onWorking(true);
    await worker.runUntil(new Promise<void>((done) => (signal.aborted ? done() : signal.addEventListener("abort", () => done()))));
  } finally {
    onWorking(false);
    await connection.close();
  }
}

/** The bundle that the build laid beside this file; from source, as in tests, it is made now. */
function workflowCode() {
  const codePath = fileURLToPath(new URL("./workflows.js", import.meta.url));
  if (existsSync(codePath)) return { workflowBundle: { codePath } };
  return { workflowsPath: createRequire(import.meta.url).resolve("@padit/workflows/workflows") };
}

async function connect(options: NativeConnectionOptions, log: Logger, signal: AbortSignal): Promise<NativeConnection | null> {
  while (!signal.aborted) {
    try {
      return await NativeConnection.connect(options);
    } catch (error) {
      log.warn({ err: error }, "Temporal is away; trying again");
      await pause(RETRY_MS, signal);
    }
  }
  return null;
}
