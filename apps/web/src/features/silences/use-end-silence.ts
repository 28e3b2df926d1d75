"use client";
import { toast } from "@heroui/react";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";

/** Time for which undo is offered. */
const UNDO_MS = 10_000;

/** Ends a silence now and offers undo. */
export function useEndSilence(): (silenceId: string) => void {
  const { slug: organization } = useOrganization();
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useCallback(
    (silenceId) => {
      const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.silences.pathKey() });
      const refuse = (error: unknown) => void toast.danger(messageOf(error));
      const undo = (undoToken: string): void => {
        client.silences.undoEnd.mutate({ organization, undoToken }).then(() => {
          toast("The silence goes on.", { timeout: 4_000 });
          return refresh();
        }, refuse);
      };
      client.silences.end.mutate({ organization, silenceId }).then(({ undoToken }) => {
        const key = toast("The silence has ended. What is still open is told now.", {
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
