import { TRPCClientError } from "@trpc/client";

/** The server's error message, or the message that the server did not answer (`unreachableLink`). */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether the server answered that the row does not exist or is not visible to this person. */
export const isNotFound = (error: unknown): boolean => error instanceof TRPCClientError && error.data?.code === "NOT_FOUND";
