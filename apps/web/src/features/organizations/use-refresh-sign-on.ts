"use client";
import { useQueryClient } from "@tanstack/react-query";
import { useTRPC } from "@/features/trpc/trpc-provider";

/** Reloads what the section on single sign-on shows. */
export function useRefreshSignOn(): () => Promise<void> {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: trpc.singleSignOn.pathKey() });
}
