import pino from "pino";
import { installation } from "@/server/installation";
import { createScimApp, type ScimApp } from "@/server/scim/app";

const log = pino({ name: "web" });
let app: ScimApp | undefined;

/** Creates the app at the first request, because `next build` loads this file without a database. */
function handle(request: Request): Response | Promise<Response> {
  app ??= createScimApp(installation(), (err) => log.error({ err }, "a SCIM request failed"));
  return app.fetch(request);
}

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
