import { type ErrorCode, isPaditError } from "@padit/domain";
import type { Context } from "hono";

const STATUS = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid: 400,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  unavailable: 503,
  policy_denied: 403,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

/** RFC 7644 §3.12, table 9, by the place of the problem. */
const TYPE_BY_PATH: Readonly<Record<string, string>> = { filter: "invalidFilter", path: "invalidPath", syntax: "invalidSyntax" };
const RETRY_AFTER_SECONDS = 5;

/** Translates a PaditError into SCIM's error (RFC 7644 §3.12). Unknown errors reveal no details. */
export function scimProblem(c: Context, error: unknown): Response {
  const known = isPaditError(error) && error.code !== "internal" ? error : null;
  const status = known ? STATUS[known.code] : 500;
  const scimType =
    known?.code === "conflict"
      ? "uniqueness"
      : known?.code === "invalid"
        ? (TYPE_BY_PATH[known.issues[0]?.path ?? ""] ?? "invalidValue")
        : null;
  if (status === 401) c.header("www-authenticate", "Bearer");
  if (status === 429 || status === 503) c.header("retry-after", String(known?.retryAfterSeconds ?? RETRY_AFTER_SECONDS));
  const body = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(status),
    ...(scimType !== null && { scimType }),
    detail: known?.message ?? "Something broke on our side. Try again in a minute.",
  };
  return c.body(JSON.stringify(body), status, { "content-type": "application/scim+json" });
}
