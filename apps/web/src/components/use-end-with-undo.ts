"use client";
import { toast } from "@heroui/react";
import { type QueryKey, useQueryClient } from "@tanstack/react-query";
import { useWords } from "@/features/words/use-words";
import { messageOf } from "./message-of";

/** Time for which undo is offered. */
const UNDO_MS = 10_000;

interface Ending {
  /** Ends the thing with this id. The token is null if it had ended before. */
  end: (id: string) => Promise<{ undoToken: string | null }>;
  undoEnd: (undoToken: string) => Promise<unknown>;
  /** Key of the queries that show such things. */
  queryKey: QueryKey;
  /** Sentences for the toasts. */
  hasEnded: string;
  goesOn: string;
}

/** Ends a thing that holds back notifications, says so in a toast, and offers undo there. */
export function useEndWithUndo({ end, undoEnd, queryKey, hasEnded, goesOn }: Ending): (id: string) => void {
  const t = useWords("common");
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey });
  const refuse = (error: unknown) => void toast.danger(messageOf(error));
  const undo = (undoToken: string): void => {
    undoEnd(undoToken).then(() => {
      toast(goesOn, { timeout: 4_000 });
      return refresh();
    }, refuse);
  };
  return (id) => {
    end(id).then(({ undoToken }) => {
      const key = toast(hasEnded, {
        timeout: UNDO_MS,
        ...(undoToken !== null && {
          actionProps: {
            children: t("undo"),
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
  };
}
