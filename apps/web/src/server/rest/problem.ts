import { type ErrorCode, isPaditError, PaditError, snakeName } from "@padit/domain";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import { z } from "zod";

/** RFC 9457 problem, with a code from PADIT's closed list and the places of invalid input. */
export const Problem = z
  .object({
    type: z.string().describe("A URN that ends with `code`."),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe("What is wrong with this request, in a sentence."),
    code: z.string().describe("One of a closed list, for programs."),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).describe("Places of the input that are invalid."),
  })
  .meta({ id: "Problem", description: "A refusal in the form of RFC 9457." });
export type Problem = z.output<typeof Problem>;

const STATUS = {
  unauthenticated: [401, "Not authenticated"],
  forbidden: [403, "Not allowed"],
  not_found: [404, "Not found"],
  invalid: [400, "Invalid request"],
  conflict: [409, "Conflict"],
  too_large: [413, "Too large"],
  rate_limited: [429, "Too many requests"],
  unavailable: [503, "Not available now"],
  policy_denied: [422, "Not permitted by policy"],
  internal: [500, "Internal error"],
} as const satisfies Record<ErrorCode, readonly [number, string]>;

const RETRY_AFTER_SECONDS = 5;

/** The example of a problem that the OpenAPI document shows for an HTTP status. */
export function problemExample(status: number, detail: string): Problem {
  const [code, [, title]] = Object.entries(STATUS).find(([, [known]]) => known === status) ?? ["internal", STATUS.internal];
  const errors = code === "invalid" ? [{ path: "interval_seconds", message: "Too small: expected number to be >=0.1" }] : [];
  return { type: `urn:padit:problem:${code}`, title, status, detail, code, errors };
}

/** The one place that translates a PaditError into HTTP. Unknown errors reveal no details. */
export function problemResponse(c: Context, error: unknown): Response {
  const known = knownError(error);
  const [status, title] = error instanceof HTTPException ? [error.status, "Invalid request"] : STATUS[known.code];
  const problem: Problem = {
    type: `urn:padit:problem:${known.code}`,
    title,
    status,
    detail: known.message,
    code: known.code,
    errors: known.issues.map(({ path, message }) => ({ path: snakeName(path), message })),
  };
  if (status === 401) c.header("www-authenticate", "Bearer");
  if (status === 429 || status === 503) c.header("retry-after", String(known.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
  return c.body(JSON.stringify(problem), status, { "content-type": "application/problem+json" });
}

function knownError(error: unknown): PaditError {
  if (error instanceof HTTPException) return new PaditError(error.status === 413 ? "too_large" : "invalid", httpMessage(error));
  if (isPaditError(error) && error.code !== "internal") return error;
  return new PaditError("internal", "Something broke on our side. Try again in a minute.", { cause: error });
}

/** Message for Hono's own refusals: an unsupported content type, or invalid JSON. */
const httpMessage = ({ status, message }: HTTPException): string =>
  status === 415 ? "Send the body as JSON, with `Content-Type: application/json`." : message || "The request does not parse.";
