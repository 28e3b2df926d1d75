import { createServer } from "node:http";
import { join } from "node:path";
import next from "next";
import { readFrontEnv } from "./front/front-env";
import { createFrontServer } from "./front/front-server";

/** Time that open answers have after SIGTERM. */
const CLOSE_MS = 400;

const env = readFrontEnv();
const site = next({
  dev: false,
  dir: join(import.meta.dirname, ".."),
  hostname: env.PADIT_BIND,
  port: env.PADIT_WEB_PORT,
  // Next.js answers WebSocket upgrades on the server it gets here. The site has none, and this one never listens.
  httpServer: createServer(),
});
await site.prepare();
const server = createFrontServer({
  trustedProxies: env.PADIT_TRUSTED_PROXIES,
  isSecure: env.PADIT_PUBLIC_URL.startsWith("https:"),
  connectionsPerAddressMax: env.PADIT_WEB_CONNECTIONS_PER_ADDRESS,
  handle: site.getRequestHandler(),
});
server.listen(env.PADIT_WEB_PORT, env.PADIT_BIND);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => {
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), CLOSE_MS).unref();
  });
}
