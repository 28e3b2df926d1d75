import type { z } from "@hono/zod-openapi";
import type { Scope } from "@padit/services";
import { BASE_PATH } from "../rest/app";
import type { RestApp } from "../rest/rest-env";
import type { RestAnswer, RestClient } from "../testing/rest-client";
import type { RestFixture } from "./rest-fixtures";

export interface Operation {
  operationId: string;
  method: string;
  /** Path after `/api/v1`. */
  path: string;
  scope: Scope;
}

interface Described {
  operationId: string;
  "x-scope": Scope;
}

/** Every operation of the OpenAPI document. */
export const operations = ({ paths }: { paths?: unknown }): Operation[] =>
  Object.entries(paths as Record<string, Record<string, Described>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, "x-scope": scope }]) => ({
      operationId,
      method: method.toUpperCase(),
      path: path.slice(BASE_PATH.length),
      scope,
    })),
  );

export const callOperation = (
  rest: RestClient,
  { method, path }: Operation,
  { id = "", query = "", body }: RestFixture,
  key?: string,
): Promise<RestAnswer> => rest.call(method, `${path.replace("{id}", id)}${query}`, { key, ...(body !== undefined && { body }) });

/** The route's schema for an answer of this status; null for an answer without a body. */
export function answerSchema(app: RestApp, operationId: string, status: number): z.ZodType | null {
  for (const definition of app.openAPIRegistry.definitions) {
    if (definition.type !== "route" || definition.route.operationId !== operationId) continue;
    const response = definition.route.responses[status];
    if (!response) throw new Error(`${operationId} does not say that it answers ${status}`);
    const { content } = response as { content?: Record<string, { schema: z.ZodType }> };
    return Object.values(content ?? {})[0]?.schema ?? null;
  }
  throw new Error(`no route has the operationId ${operationId}`);
}
