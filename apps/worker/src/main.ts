import { pino } from "pino";
import { readEnv } from "./env";
import { runWorker } from "./worker";

const env = readEnv();
const log = pino({ level: env.PADIT_LOG_LEVEL, base: { component: "worker" } });
const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());

try {
  await runWorker(env, log, stopping.signal);
  log.info("stopped");
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, "the worker failed");
  process.exit(1);
}
