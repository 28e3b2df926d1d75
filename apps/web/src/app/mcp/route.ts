import pino from "pino";
import { installation } from "@/server/installation";
import { createMcpApp } from "@/server/mcp/mcp-app";

const log = pino({ name: "web" });
let app: ReturnType<typeof createMcpApp> | undefined;

/** Creates the app at the first request, because `next build` loads this file without a database. */
function handle(request: Request): Response | Promise<Response> {
  app ??= createMcpApp(installation(), { onInternal: (err, requestId) => log.error({ err, requestId }, "an MCP request failed") });
  return app.fetch(request);
}

export { handle as DELETE, handle as GET, handle as POST };
