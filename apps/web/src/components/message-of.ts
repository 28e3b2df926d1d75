import { TRPCClientError } from "@trpc/client";

const UNREACHABLE = "PADIT cannot be reached. Check your connection; what you typed is still here.";

/** An error in words for people: the server's own, or that it did not answer. */
export function messageOf(error: unknown): string {
  if (error instanceof TRPCClientError) return typeof error.data?.httpStatus === "number" ? error.message : UNREACHABLE;
  return error instanceof Error ? error.message : UNREACHABLE;
}

/** Whether the server says that there is no such thing (or none that this person may see). */
export const isNotFound = (error: unknown): boolean => error instanceof TRPCClientError && error.data?.code === "NOT_FOUND";
