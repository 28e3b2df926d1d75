"use client";
import { useMutation } from "@tanstack/react-query";
import { useEndWithUndo } from "@/components/use-end-with-undo";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Removes an override and offers undo. */
export function useRemoveOverride(): (overrideId: string) => void {
  const t = useWords("onCall");
  const { slug: organization } = useOrganization();
  const trpc = useTRPC();
  const remove = useMutation(trpc.onCall.removeOverride.mutationOptions());
  const undo = useMutation(trpc.onCall.undoRemoveOverride.mutationOptions());
  return useEndWithUndo({
    end: (overrideId) => remove.mutateAsync({ organization, overrideId }),
    undoEnd: (undoToken) => undo.mutateAsync({ organization, undoToken }),
    queryKey: trpc.onCall.pathKey(),
    hasEnded: t("override.removed"),
    goesOn: t("override.restored"),
  });
}
