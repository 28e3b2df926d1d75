import { TRPCClientError } from "@trpc/client";

const UNREACHABLE = "PADIT cannot be reached. Check your connection; what you typed is still here.";

/** The server's error message, or a message that the server did not answer. */
export function messageOf(error: unknown): string {
  if (error instanceof TRPCClientError) return typeof error.data?.httpStatus === "number" ? error.message : UNREACHABLE;
  return error instanceof Error ? error.message : UNREACHABLE;
}

/** Whether the server answered that the row does not exist or is not visible to this person. */
export const isNotFound = (error: unknown): boolean => error instanceof TRPCClientError && error.data?.code === "NOT_FOUND";
