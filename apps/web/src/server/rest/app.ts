import { OpenAPIHono } from "@hono/zod-openapi";
import { PaditError } from "@padit/domain";
import { invalidInput, notFound } from "@padit/services";
import { bodyLimit } from "hono/body-limit";
import type { Installation } from "../installation";
import { authenticate } from "./authenticate";
import { idempotent } from "./idempotent";
import { describeApi } from "./openapi-document";
import { plainInput } from "./plain-input";
import { problemResponse } from "./problem";
import { rateLimit } from "./rate-limit";
import { alerts } from "./resources/alerts";
import { collectors } from "./resources/collectors";
import { deliveries } from "./resources/deliveries";
import { endpoints } from "./resources/endpoints";
import { integrations } from "./resources/integrations";
import { rules } from "./resources/rules";
import { samples } from "./resources/samples";
import type { RestApp, RestEnv } from "./rest-env";

export const BASE_PATH = "/api/v1";
const MAX_BODY_BYTES = 256 * 1024;

export interface RestOptions {
  requestsPerMinute?: number;
  /** Told of what broke on our side. */
  onInternal?: (error: unknown) => void;
}

/** The REST API. Routes are thin: parse, one verb, its view as JSON. */
export function createRestApp(
  installation: Pick<Installation, "db" | "keyring" | "site">,
  { requestsPerMinute, onInternal = () => {} }: RestOptions = {},
): RestApp {
  const app = new OpenAPIHono<RestEnv>({
    defaultHook: (result) => {
      if (result.success) return;
      // An id that cannot be one of ours names nothing.
      throw result.target === "param" ? notFound("resource") : invalidInput(result.error);
    },
  }).basePath(BASE_PATH);

  app.onError((error, c) => {
    const response = problemResponse(c, error);
    if (response.status === 500) onInternal(error);
    return response;
  });
  app.notFound((c) => problemResponse(c, new PaditError("not_found", "There is no such address.")));
  app.use(async (c, next) => {
    c.header("cache-control", "no-store");
    c.header("x-content-type-options", "nosniff");
    await next();
  });
  // What stands before the first step that asks for a key is public.
  describeApi(app, installation.site);
  app.use(authenticate(installation), rateLimit(requestsPerMinute));
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: (c) => problemResponse(c, new PaditError("too_large", `A request body holds ${MAX_BODY_BYTES / 1024} KiB at most.`)),
    }),
    plainInput,
    idempotent,
  );
  for (const resource of [endpoints, samples, alerts, rules, integrations, deliveries, collectors]) resource(app);
  return app;
}
