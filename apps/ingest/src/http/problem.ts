import { type ErrorCode, type InputIssue, isPaditError, PaditError } from "@padit/domain";
import { ZodError } from "zod";
import { CollectorRevoked } from "../auth/revocations";
import type { Answer } from "./answer";

const HTTP: Record<ErrorCode, { status: number; title: string }> = {
  unauthenticated: { status: 401, title: "Not authenticated" },
  forbidden: { status: 403, title: "Forbidden" },
  not_found: { status: 404, title: "Not found" },
  invalid: { status: 422, title: "Invalid input" },
  conflict: { status: 409, title: "Conflict" },
  too_large: { status: 413, title: "Too large" },
  rate_limited: { status: 429, title: "Too many requests" },
  unavailable: { status: 503, title: "Unavailable" },
  policy_denied: { status: 403, title: "Denied by policy" },
  internal: { status: 500, title: "Internal error" },
};
const WORTH_A_RETRY: readonly ErrorCode[] = ["rate_limited", "unavailable"];
const MAX_ISSUES = 20;

/** The body is not even gzip or JSON: 400, where what parses but does not fit is 422. */
export class MalformedBody extends PaditError {
  constructor(message: string, options?: { cause?: unknown }) {
    super("invalid", message, options);
    this.name = "MalformedBody";
  }
}

/** The body arrived below the slowest accepted rate. */
export class SlowBody extends PaditError {
  constructor() {
    super("invalid", "the body arrived too slowly");
    this.name = "SlowBody";
  }
}

/** A body is accepted only with a declared size. */
export class LengthRequired extends PaditError {
  constructor() {
    super("invalid", "send a content-length, not transfer-encoding");
    this.name = "LengthRequired";
  }
}

/** Statuses of HTTP for which there is no code of their own. */
function statusOf(error: PaditError): { status: number; title: string } {
  if (error instanceof MalformedBody) return { status: 400, title: "Malformed body" };
  if (error instanceof SlowBody) return { status: 408, title: "Request timeout" };
  if (error instanceof LengthRequired) return { status: 411, title: "Length required" };
  return HTTP[error.code];
}

/** Any thrown thing as RFC 9457 problem details. What nobody foresaw says nothing of its inside. */
export function problemOf(error: unknown): Answer {
  const known = isPaditError(error) ? error : fromForeign(error);
  const shown = statusOf(known);
  const retryAfter = known.retryAfterSeconds ?? (WORTH_A_RETRY.includes(known.code) ? 1 : undefined);
  return {
    status: shown.status,
    headers: { "content-type": "application/problem+json", ...(retryAfter === undefined ? {} : { "retry-after": String(retryAfter) }) },
    body: {
      ...{ type: "about:blank", ...shown, detail: known.message, code: known.code, errors: known.issues },
      ...(known instanceof CollectorRevoked && { revocation: known.revocation }),
    },
  };
}

function fromForeign(error: unknown): PaditError {
  if (error instanceof ZodError) return new PaditError("invalid", "the body does not have the agreed shape", { issues: issuesOf(error) });
  if (isDatabaseAway(error)) return new PaditError("unavailable", "the database is away", { cause: error });
  return new PaditError("internal", "something unforeseen went wrong", { cause: error });
}

export const issuesOf = (error: ZodError): InputIssue[] =>
  error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({ path: path.join("."), message }));

/** SQLSTATE class 08 (connection), 57P (shutdown, crash), 53 (resources); sockets' codes; Prisma's P1xxx and P2024 (pool), P2028 (transaction). */
const AWAY = /^(08...|57P..|53...|E[A-Z]+|P1\d{3}|P2024|P2028)$/;
const AWAY_IN_WORDS = /connection (terminated|timeout|ended|closed)|not queryable|server closed|can't reach database|timeout exceeded/i;

/** Whether a retry may help: the server is away, restarts or is full. Looks at causes too, because Prisma wraps the driver's errors. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return AWAY.test(code) || AWAY_IN_WORDS.test(error.message) || isDatabaseAway(error.cause);
}
