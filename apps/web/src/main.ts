import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { detectors } from "@padit/domain/detectors";
import { NOTIFIERS } from "@padit/notifiers";
import { loadPlugins } from "@padit/plugin-loader";
import { protocols } from "@padit/protocols";
import { registerProcessMetrics, serveOperations } from "@padit/services/process";
import next from "next";
import { Registry } from "prom-client";
import manifest from "../package.json";
import { readFrontEnv } from "./front/front-env";
import { API_PATHS, createFrontServer } from "./front/front-server";
import { observeRequests } from "./front/request-metrics";
import { siteHealth, siteProblem } from "./front/site-problem";
import type { HealthDetailsHolder } from "./server/health/health-answer";
import type { PaditProcess } from "./server/installation";

/** Time for open answers to end after SIGTERM. */
const CLOSE_MS = 400;

const env = readFrontEnv();
// Before Next.js loads the site's modules, some of which read the registries when they are loaded.
await loadPlugins({
  folders: env.PADIT_PLUGINS_DIR,
  registries: [protocols, detectors, NOTIFIERS],
  warn: (message) => console.warn(message),
});
const site = next({
  dev: false,
  dir: join(import.meta.dirname, ".."),
  hostname: env.PADIT_BIND,
  port: env.PADIT_WEB_PORT,
  // Next.js registers its WebSocket upgrade handler on this server, which never listens: the site has no WebSockets.
  httpServer: createServer(),
});
await site.prepare();
const registry = new Registry();
// The installation opens with the first request that needs it, in code that Next.js loads.
const own: PaditProcess & HealthDetailsHolder = globalThis;
const detailsKey = randomBytes(32).toString("base64url");
own.paditHealthDetailsKey = detailsKey;
const health = () => siteHealth(env, detailsKey);
registerProcessMetrics(registry, { component: "web", version: manifest.version, pools: () => own.paditInstallation?.db.poolUses() ?? [] });
const front = {
  trustedProxies: env.PADIT_TRUSTED_PROXIES,
  isSecure: env.PADIT_PUBLIC_URL.startsWith("https:"),
  connectionsPerAddressMax: env.PADIT_WEB_CONNECTIONS_PER_ADDRESS,
  handle: site.getRequestHandler(),
  onAnswer: observeRequests(registry),
};
const servers = [createFrontServer(front).listen(env.PADIT_WEB_PORT, env.PADIT_BIND)];
if (env.PADIT_API_PORT !== undefined)
  servers.push(createFrontServer({ ...front, paths: API_PATHS }).listen(env.PADIT_API_PORT, env.PADIT_BIND));
const operations =
  env.PADIT_METRICS_PORT === undefined
    ? undefined
    : await serveOperations({
        registry,
        checks: { site: async () => siteProblem(await health()) },
        health,
        ...{ host: env.PADIT_METRICS_BIND, port: env.PADIT_METRICS_PORT, token: env.PADIT_OPERATOR_TOKEN },
        log: console,
      });

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    operations?.close();
    let open = servers.length;
    for (const server of servers) {
      server.close(() => {
        open -= 1;
        if (open === 0) process.exit(0);
      });
      server.closeIdleConnections();
      setTimeout(() => server.closeAllConnections(), CLOSE_MS).unref();
    }
  });
}
