import { detectors } from "@padit/domain/detectors";
import { NOTIFIERS } from "@padit/notifiers";
import { loadPlugins } from "@padit/plugin-loader";
import { protocols } from "@padit/protocols";
import { pino } from "pino";
import { readEnv } from "./env";

const env = readEnv();
const log = pino({ level: env.PADIT_LOG_LEVEL, base: { component: "worker" } });
const stopping = new AbortController();
for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => stopping.abort());

try {
  const registries = [protocols, detectors, NOTIFIERS];
  const { loaded } = await loadPlugins({ folders: env.PADIT_PLUGINS_DIR, registries, warn: (message) => log.warn(message) });
  for (const plugin of loaded) log.info(plugin, "plugin loaded");
  // Loaded only now, because some modules read the registries when they are loaded.
  const { runWorker } = await import("./worker");
  await runWorker(env, log, stopping.signal);
  log.info("stopped");
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, "the worker failed");
  process.exit(1);
}
