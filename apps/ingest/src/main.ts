import { loadPlugins } from "@padit/plugin-loader";
import { protocols } from "@padit/protocols";
import { openKeyring } from "@padit/services/keyring";
import { pino } from "pino";
import { limitsOf } from "./admission/limits";
import { readEnv } from "./env";

const env = readEnv();
const log = pino({ level: env.PADIT_LOG_LEVEL, base: { component: "ingest" } });
/** The supervisor's patience is longer; a database that hangs must not outlast this. */
const EXIT_AT_LAST_MS = 3_000;

try {
  await loadPlugins({ folders: env.PADIT_PLUGINS_DIR, registries: [protocols], warn: (message) => log.warn(message) });
  // Loaded only now, because some modules read the registry when they are loaded.
  const { startIngest } = await import("./start-ingest");
  const ingest = await startIngest({
    urls: { ingest: env.DATABASE_INGEST_URL },
    keyring: openKeyring(env),
    shards: env.PADIT_SHARDS,
    bind: env.PADIT_BIND,
    port: env.PADIT_INGEST_PORT,
    lineProtocolPort: env.PADIT_LINE_PROTOCOL_PORT,
    ...(env.PADIT_METRICS_PORT !== undefined && {
      operations: { host: env.PADIT_METRICS_BIND, port: env.PADIT_METRICS_PORT, token: env.PADIT_OPERATOR_TOKEN },
    }),
    limits: limitsOf({
      bodyMemoryMib: env.PADIT_INGEST_BODY_MEMORY_MIB,
      connectionsPerAddress: env.PADIT_INGEST_CONNECTIONS_PER_ADDRESS,
      budgetFactor: env.PADIT_INGEST_BUDGET_FACTOR,
    }),
    quotas: env.PADIT_QUOTAS,
    log,
  });
  log.info({ port: ingest.port }, "ready");
  const isLocal = /^(127\.|::1$|localhost$)/.test(env.PADIT_BIND);
  const address = `http://${env.PADIT_BIND}:${ingest.port}`;
  if (isLocal) log.info(`serves plain HTTP at ${address}, to this machine alone`);
  else
    log.warn(
      `serves plain HTTP at ${address}, to other machines too: put a proxy with TLS before it, because collectors refuse http:// to another machine unless their operator allows it`,
    );
  const stop = async () => {
    setTimeout(() => process.exit(1), EXIT_AT_LAST_MS).unref();
    await ingest.close();
    log.info("stopped");
    process.exit(0);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => void stop());
} catch (error) {
  log.fatal({ err: error }, "ingest could not start");
  process.exit(1);
}
