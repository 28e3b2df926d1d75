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
 * The one place that translates a PaditError into tRPC. tRPC wraps an error thrown by a verb as an internal error; its own errors
 * (invalid input, no session) are unchanged. Unknown errors reveal no details.
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

/** The places of invalid input, for forms. */
export function issuesOf({ cause }: TRPCError): readonly InputIssue[] {
  if (isPaditError(cause)) return cause.issues;
  return cause instanceof ZodError ? cause.issues.map(({ path, message }) => ({ path: path.map(String).join("."), message })) : [];
}
