"use client";
import { useEndWithUndo } from "@/components/use-end-with-undo";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Ends the present run now and offers undo. */
export function useEndMaintenance(): (maintenanceId: string) => void {
  const t = useWords("maintenance");
  const { slug: organization } = useOrganization();
  const { maintenance } = useTRPCClient();
  return useEndWithUndo({
    end: (maintenanceId) => maintenance.end.mutate({ organization, maintenanceId }),
    undoEnd: (undoToken) => maintenance.undoEnd.mutate({ organization, undoToken }),
    queryKey: useTRPC().maintenance.pathKey(),
    hasEnded: t("hasEnded"),
    goesOn: t("goesOn"),
  });
}
