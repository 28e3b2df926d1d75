import { type createRoute, z } from "@hono/zod-openapi";
import type { Scope } from "@padit/services";
import { IdempotencyKey } from "./idempotent";
import { problemExample } from "./problem";

type Route = Parameters<typeof createRoute>[0];

/** OpenAPI description of a successful answer. */
export const answers = <Schema extends z.ZodType>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});
export const NOTHING = { description: "Done; there is nothing to say." } as const;

export const body = <Schema extends z.ZodType>(schema: Schema) =>
  ({ content: { "application/json": { schema } }, required: true }) as const;
/** A JSON body that may be omitted. */
export const optionalBody = <Schema extends z.ZodType>(schema: Schema) => ({ content: { "application/json": { schema } } }) as const;

/** Header of every POST. */
export const Once = z.object({
  "idempotency-key": IdempotencyKey.optional().describe("Chosen by the caller: a repetition within 24 h acts once."),
});

const REASONS = {
  400: "The request does not parse; `errors` says where.",
  401: "No valid API key.",
  403: "The API key lacks the scope.",
  404: "There is no such thing in this organization.",
  409: "The state does not allow it, or a name or an idempotency key is taken.",
  413: "The request body is too large.",
  422: "An address that the operator does not permit.",
  429: "Too many requests; `Retry-After` says when to come back.",
  503: "A component is away; `Retry-After` says when to come back.",
} as const;

/** Answers that every operation refers to, by name, as components of the OpenAPI document. */
export const PROBLEM_RESPONSES = Object.fromEntries(
  Object.entries(REASONS).map(([status, description]) => [
    `Problem${status}`,
    {
      description,
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
          example: problemExample(Number(status), description),
        },
      },
    },
  ]),
);

/** Every operation has these errors in addition to its own answers. Not typed by status: handlers throw, and `onError` answers. */
const PROBLEMS = Object.fromEntries(
  Object.keys(REASONS).map((status) => [status, { $ref: `#/components/responses/Problem${status}` }]),
) as Record<never, never>;

export interface OperationFacts {
  id: string;
  tag: string;
  summary: string;
  scope: Scope;
}

/** The documented parts of a route; adds the error answers to `responses`. */
export const operation = <Responses extends Route["responses"]>({ id, tag, summary, scope }: OperationFacts, responses: Responses) => ({
  operationId: id,
  tags: [tag],
  summary,
  description: `Scope \`${scope}\`.`,
  "x-scope": scope,
  responses: { ...responses, ...PROBLEMS },
});
