import { TRPCClientError, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import type { AppRouter } from "@/server/trpc/app-router";

/** Gives requests that the server did not answer a message in the reader's language instead of the browser's. */
export const unreachableLink =
  (message: string): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) =>
      next(op).subscribe({
        next: (value) => observer.next(value),
        complete: () => observer.complete(),
        error: (error) =>
          observer.error(typeof error.data?.httpStatus === "number" ? error : new TRPCClientError<AppRouter>(message, { cause: error })),
      }),
    );
