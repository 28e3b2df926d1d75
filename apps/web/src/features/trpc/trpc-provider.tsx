"use client";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { createTRPCClient, httpBatchLink, httpLink, httpSubscriptionLink, splitLink, TRPCClientError } from "@trpc/client";
import { type ReactNode, useState } from "react";
import { StepUp } from "@/features/step-up/step-up";
import { stepUpLink } from "@/features/step-up/step-up-link";
import { StepUpRequests } from "@/features/step-up/step-up-requests";
import { useWords } from "@/features/words/use-words";
import type { AppRouter } from "@/server/trpc/app-router";
import { TRPCProvider } from "./trpc-context";
import { unreachableLink } from "./unreachable-link";
import { wireFormat } from "./wire-format";
import "@/features/sign-in/zod-jitless";

export { useTRPC, useTRPCClient } from "./trpc-context";

const URL_PATH = "/api/trpc";
/** Live changes normally trigger reads; this limit covers changes that were missed while no stream was open. */
const STALE_MS = 30_000;
/** Queries whose input does not fit in an address (16 KiB of head lines); they are sent as POST. */
const LONG_QUERIES: ReadonlySet<string> = new Set(["routes.preview"]);

export function TrpcProvider({ children }: { children: ReactNode }) {
  const [queryClient] = useState(createQueryClient);
  const t = useWords("common");
  const [requests] = useState(() => new StepUpRequests());
  const [trpcClient] = useState(() =>
    createTRPCClient<AppRouter>({
      links: [
        stepUpLink(requests.ask),
        unreachableLink(t("unreachable")),
        splitLink({
          condition: ({ type }) => type === "subscription",
          true: httpSubscriptionLink({ url: URL_PATH, transformer: wireFormat }),
          false: splitLink({
            condition: ({ path }) => LONG_QUERIES.has(path),
            true: httpLink({ url: URL_PATH, transformer: wireFormat, methodOverride: "POST" }),
            false: httpBatchLink({ url: URL_PATH, transformer: wireFormat, maxItems: 10 }),
          }),
        }),
      ],
    }),
  );
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
        {children}
        <StepUp requests={requests} />
      </TRPCProvider>
    </QueryClientProvider>
  );
}

const createQueryClient = (): QueryClient =>
  new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: { queries: { staleTime: STALE_MS, retry: (failures, error) => !isAnswer(error) && failures < 3 } },
  });

/** The server refused, so a retry gives the same result. Without an answer (network, restart), a retry may succeed. */
const isAnswer = (error: unknown): boolean =>
  error instanceof TRPCClientError && typeof error.data?.httpStatus === "number" && error.data.httpStatus < 500;

/** Reloads when the session has ended, which redirects to sign-in and back to this page. */
function leaveWhenSignedOut(error: unknown): void {
  if (error instanceof TRPCClientError && error.data?.code === "UNAUTHORIZED") location.reload();
}
