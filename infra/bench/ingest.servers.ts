import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeTenant, TestCollector } from "../../apps/ingest/src/testing";
import { createTestDatabase } from "../../packages/db/src/testing";
import { createPushCollector } from "../../packages/services/src/collectors/index";
import { createKeyring } from "../../packages/services/src/keyring/keyring";
import { setUpInstallation } from "../../packages/services/src/setup/set-up-installation";
import { createTestOrganization } from "../../packages/services/src/testing/test-organization";
import { freePort, waitForPort } from "../dev/ports.mjs";
import { waitForPostgres } from "../dev/postgres-ready.mjs";
import { preparePostgres } from "../dev/postgres-server.mjs";

export type Backend = "postgresql" | "timescaledb";

export interface BenchInstallation {
  port: number;
  collector: TestCollector;
  /** Series of the collector. */
  series: number[];
  ingestPid: number;
  postgresPid: number;
  /** Makes a push collector in an organization of its own and returns its token. */
  newPushToken(name: string): Promise<string>;
}

const SERIES = 1000;
const SHARDS = 8;

/** A throwaway, durable PostgreSQL, an ingest process and one enrolled collector. Null where the backend does not exist on this machine. */
export async function withInstallation<T>(backend: Backend, work: (installation: BenchInstallation) => Promise<T>): Promise<T | null> {
  const dir = mkdtempSync(join(tmpdir(), "padit-bench-"));
  chmodSync(dir, 0o755);
  const children: ChildProcess[] = [];
  try {
    const port = await freePort();
    const timescale = backend === "timescaledb" ? "auto" : "off";
    const server = await preparePostgres({ dir: join(dir, backend), port, password: "postgres", timescale, durable: true });
    if (server.timescale !== (backend === "timescaledb")) return null;
    const postgres: ChildProcess = spawn(server.command ?? "", server.args, { cwd: "/", stdio: "ignore" });
    children.push(postgres);
    await waitForPostgres(server.url);
    process.env[backend === "timescaledb" ? "PADIT_TEST_TIMESCALE_URL" : "PADIT_TEST_POSTGRES_URL"] = server.url;
    const database = await createTestDatabase({ backend });
    try {
      const secretKeys = randomBytes(32).toString("base64");
      const keyring = createKeyring(secretKeys);
      await setUpInstallation(database.db, { keyring, shards: SHARDS });
      const ingestPort = await freePort();
      const ingest: ChildProcess = spawn(
        process.execPath,
        ["--import", "tsx", join(import.meta.dirname, "../../apps/ingest/src/main.ts")],
        {
          stdio: ["ignore", "ignore", "inherit"],
          env: {
            ...process.env,
            DATABASE_INGEST_URL: database.urls.ingest,
            PADIT_SECRET_KEY: secretKeys,
            PADIT_INGEST_PORT: String(ingestPort),
            PADIT_SHARDS: String(SHARDS),
            // One collector sends all the load.
            PADIT_INGEST_BUDGET_FACTOR: "1000",
          },
        },
      );
      children.push(ingest);
      await waitForPort(ingestPort);
      const tenant = await makeTenant(database);
      const collector = await TestCollector.enrol({ url: `http://127.0.0.1:${ingestPort}`, database, secretKeys }, tenant);
      const series = await database.db.withTenant(tenant.tenantId, (tx) =>
        tx.series.createManyAndReturn({
          data: Array.from({ length: SERIES }, (_, i) => ({
            ...tenant,
            collectorId: collector.id,
            metricName: `metric_${i}`,
            unit: "ms",
            metricType: "latency",
          })),
        }),
      );
      const pids = { ingestPid: ingest.pid ?? 0, postgresPid: postgres.pid ?? 0 };
      const newPushToken = async (name: string): Promise<string> => {
        const { owner } = await createTestOrganization(database.db, keyring);
        return (await createPushCollector(owner, { name })).token;
      };
      const result = await work({ port: ingestPort, collector, series: series.map(({ id }) => id), ...pids, newPushToken });
      await end(ingest, "SIGTERM");
      return result;
    } finally {
      await database.dispose();
    }
  } finally {
    for (const child of children.toReversed()) await end(child, "SIGINT");
    rmSync(dir, { recursive: true, force: true });
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

/** Linux counts in hundredths of a second everywhere. */
const TICKS_PER_SECOND = 100;

/** Processor seconds that the process, its children and their dead children have used. */
export function cpuSeconds(pid: number): number {
  let ticks = 0;
  for (const entry of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    const [, ppid, times] = statOf(entry);
    if (entry === String(pid)) ticks += times.own + times.reaped;
    else if (ppid === pid) ticks += times.own;
  }
  return ticks / TICKS_PER_SECOND;
}

function statOf(pid: string): [pid: number, ppid: number, times: { own: number; reaped: number }] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name in brackets may hold anything; what follows are numbers (proc(5): field 4 is ppid, 14 to 17 the times).
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    const [utime = 0, stime = 0, cutime = 0, cstime = 0] = fields.slice(11, 15);
    return [Number(pid), fields[1] ?? 0, { own: utime + stime, reaped: cutime + cstime }];
  } catch {
    return [Number(pid), 0, { own: 0, reaped: 0 }]; // it has just ended
  }
}
