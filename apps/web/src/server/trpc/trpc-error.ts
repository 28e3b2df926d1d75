import { type ErrorCode, isPaditError } from "@padit/domain";
import { TRPCError } from "@trpc/server";

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

/** The one place where a broken rule is put into tRPC's terms. Anything unknown stays nameless to the browser. */
export function trpcError(error: unknown): TRPCError {
  if (error instanceof TRPCError) return error;
  if (!isPaditError(error) || error.code === "internal") {
    return new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "Something broke on our side. Try again in a minute.", cause: error });
  }
  return new TRPCError({ code: TRPC_CODES[error.code], message: error.message, cause: error });
}
