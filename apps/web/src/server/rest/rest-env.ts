import type { OpenAPIHono } from "@hono/zod-openapi";
import type { ServiceContext } from "@padit/services";

/** Variables that middleware sets for handlers. */
export interface RestEnv {
  Variables: {
    /** The key's organization and scopes, as every verb expects them. */
    service: ServiceContext;
  };
}
export type RestApp = OpenAPIHono<RestEnv>;
