import { Socket } from "node:net";
import { pino } from "pino";
import { acquireProcessLock } from "../data-folder/process-lock";
import { readEnrolment } from "../enrolment/identity";
import { env } from "../env";
import { openLink } from "../ipc/link";
import { FromEngine, type FromUplink } from "../ipc/messages";
import { Uplink } from "./uplink";
import { serveMetrics } from "./uplink-metrics";

/** File descriptor of the socket to the engine. */
const LINK_FD = 3;

/** Runs the uplink's process. It ends with its engine, after storing all samples. @returns the process's exit code */
export async function runUplink(dir: string, server?: string): Promise<number> {
  const log = pino({ name: "uplink" });
  const enrolment = readEnrolment(dir, server);
  if (enrolment === undefined) return 1;
  // Ignore signals: stopping the collector stops the engine, which then sends `bye`.
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => undefined);
  await acquireProcessLock("uplink", dir);
  let uplink: Uplink | undefined;
  const link = openLink<FromUplink, FromEngine>(new Socket({ fd: LINK_FD }), FromEngine, {
    onMessage: (message) => uplink?.onMessage(message),
    onClose: () => uplink?.stop(),
  });
  uplink = new Uplink(dir, enrolment, link.send, log);
  const { PADIT_METRICS_PORT: port, PADIT_BIND: bind } = env;
  const running = uplink;
  const metrics =
    port === undefined
      ? undefined
      : await serveMetrics(() => running.metricsText(), bind, port).catch((error: Error) => {
          log.error({ reason: error.message }, "/metrics is not served; give it another port by PADIT_METRICS_PORT");
          return undefined;
        });
  log.info({ server: enrolment.server }, "running");
  await uplink.run();
  metrics?.close();
  link.close();
  return 0;
}
