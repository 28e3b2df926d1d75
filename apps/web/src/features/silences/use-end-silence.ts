"use client";
import { useEndWithUndo } from "@/components/use-end-with-undo";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Ends a silence now and offers undo. */
export function useEndSilence(): (silenceId: string) => void {
  const t = useWords("silences");
  const { slug: organization } = useOrganization();
  const { silences } = useTRPCClient();
  return useEndWithUndo({
    end: (silenceId) => silences.end.mutate({ organization, silenceId }),
    undoEnd: (undoToken) => silences.undoEnd.mutate({ organization, undoToken }),
    queryKey: useTRPC().silences.pathKey(),
    hasEnded: t("done.ended"),
    goesOn: t("done.resumed"),
  });
}
