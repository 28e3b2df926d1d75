import pino from "pino";
import { installation } from "@/server/installation";
import { createRestApp } from "@/server/rest/app";
import type { RestApp } from "@/server/rest/rest-env";

const log = pino({ name: "web" });
let app: RestApp | undefined;

/** Creates the app at the first request, because `next build` loads this file without a database. */
function handle(request: Request): Response | Promise<Response> {
  app ??= createRestApp(installation(), { onInternal: (err, requestId) => log.error({ err, requestId }, "a REST request failed") });
  return app.fetch(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
