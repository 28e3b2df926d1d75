"use client";
import { useEndWithUndo } from "@/components/use-end-with-undo";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";

/** Ends the present run now and offers undo. */
export function useEndMaintenance(): (maintenanceId: string) => void {
  const { slug: organization } = useOrganization();
  const { maintenance } = useTRPCClient();
  return useEndWithUndo({
    end: (maintenanceId) => maintenance.end.mutate({ organization, maintenanceId }),
    undoEnd: (undoToken) => maintenance.undoEnd.mutate({ organization, undoToken }),
    queryKey: useTRPC().maintenance.pathKey(),
    hasEnded: "The maintenance has ended. What still fails is told now.",
    goesOn: "The maintenance goes on.",
  });
}
