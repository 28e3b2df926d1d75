"use client";
import { useEndWithUndo } from "@/components/use-end-with-undo";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";

/** Ends a silence now and offers undo. */
export function useEndSilence(): (silenceId: string) => void {
  const { slug: organization } = useOrganization();
  const { silences } = useTRPCClient();
  return useEndWithUndo({
    end: (silenceId) => silences.end.mutate({ organization, silenceId }),
    undoEnd: (undoToken) => silences.undoEnd.mutate({ organization, undoToken }),
    queryKey: useTRPC().silences.pathKey(),
    hasEnded: "The silence has ended. What is still open is told now.",
    goesOn: "The silence goes on.",
  });
}
