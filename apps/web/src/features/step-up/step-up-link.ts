import type { TRPCLink } from "@trpc/client";
import { observable, type Unsubscribable } from "@trpc/server/observable";
import type { AppRouter } from "@/server/trpc/app-router";

/**
 * Repeats a request that the server refused until the person has proved who they are. The server refuses it before any change, so the
 * repetition is the first execution.
 * @param ask asks the person; false: the person gave up, and the request fails with the server's sentence
 */
export const stepUpLink =
  (ask: () => Promise<boolean>): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let request: Unsubscribable | null = null;
      let isCancelled = false;
      const send = (isRepetition: boolean): void => {
        request = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          async error(error) {
            if (isRepetition || error.data?.code !== "PRECONDITION_REQUIRED") return observer.error(error);
            const isProven = await ask();
            if (isCancelled) return;
            if (isProven) send(true);
            else observer.error(error);
          },
        });
      };
      send(false);
      return () => {
        isCancelled = true;
        request?.unsubscribe();
      };
    });
