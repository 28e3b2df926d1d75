"use client";
import { toast } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";

/** Time for which undo is offered. */
const UNDO_MS = 10_000;

/** Ends the present run now and offers undo. */
export function useEndMaintenance(): (maintenanceId: string) => void {
  const { slug: organization } = useOrganization();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(
    (maintenanceId) => {
      const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.maintenance.pathKey() });
      const refuse = (error: unknown) => void toast.danger(messageOf(error));
      const undo = (undoToken: string): void => {
        client.maintenance.undoEnd.mutate({ organization, undoToken }).then(() => {
          toast("The maintenance goes on.", { timeout: 4_000 });
          return refresh();
        }, refuse);
      };
      client.maintenance.end.mutate({ organization, maintenanceId }).then(({ undoToken }) => {
        const key = toast("The maintenance has ended. What still fails is told now.", {
          timeout: UNDO_MS,
          ...(undoToken !== null && {
            actionProps: {
              children: "Undo",
              variant: "tertiary" as const,
              onPress: () => {
                toast.close(key);
                undo(undoToken);
              },
            },
          }),
        });
        return refresh();
      }, refuse);
    },
    [organization, client, trpc, queryClient],
  );
}
