import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ServiceContext } from "@padit/services";

/** What the steps before a handler leave for it. */
export interface RestEnv {
  Variables: {
    /** The key's organization and scopes, as every verb takes them. */
    service: ServiceContext;
  };
}
export type RestApp = OpenAPIHono<RestEnv>;
