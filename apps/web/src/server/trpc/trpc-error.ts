import { type ErrorCode, type InputIssue, isPaditError } from "@padit/domain";
import { TRPCError } from "@trpc/server";
import { ZodError } from "zod";

const TRPC_CODES = {
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  not_found: "NOT_FOUND",
  invalid: "BAD_REQUEST",
  conflict: "CONFLICT",
  too_large: "PAYLOAD_TOO_LARGE",
  rate_limited: "TOO_MANY_REQUESTS",
  unavailable: "SERVICE_UNAVAILABLE",
  policy_denied: "UNPROCESSABLE_CONTENT",
  internal: "INTERNAL_SERVER_ERROR",
} as const satisfies Record<ErrorCode, TRPCError["code"]>;

/**
 * The one place where a broken rule is put into tRPC's terms. tRPC wraps what a verb throws as an internal error; what it says itself (an
 * input that does not parse, no session) stays. Anything unknown stays nameless to the browser.
 */
export function trpcError(error: unknown): TRPCError {
  if (error instanceof TRPCError && error.code !== "INTERNAL_SERVER_ERROR") return error;
  const cause = error instanceof TRPCError && error.cause ? error.cause : error;
  if (cause instanceof TRPCError) return cause;
  if (!isPaditError(cause) || cause.code === "internal") {
    return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Something broke on our side. Try again in a minute.", cause });
  }
  return new TRPCError({ code: TRPC_CODES[cause.code], message: cause.message, cause });
}

/** Where in the input something is wrong, for forms. */
export function issuesOf({ cause }: TRPCError): readonly InputIssue[] {
  if (isPaditError(cause)) return cause.issues;
  return cause instanceof ZodError ? cause.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message })) : [];
}
