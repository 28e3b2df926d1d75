"use client";
import { toast } from "@heroui/react";
import { newId } from "@padit/domain/ids";
import type { InboxRow } from "@padit/services/alerts";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { messageOf } from "@/components/message-of";
import { useLive, useSend } from "@/features/live/live-provider";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import { doneSentence, undoneSentence } from "./action-words";
import { afterAction, type InboxAction, type InboxPages, mapRows, rollBack } from "./inbox-rows";
import type { InboxFilter } from "./inbox-view";

/** How long the undo is offered. */
const UNDO_MS = 10_000;

export type ActionTarget = { ids: string[] } | { filter: InboxFilter & { statuses: InboxRow["status"][]; until: Date } };

interface List {
  rows: readonly InboxRow[];
  change: (how: (pages: InboxPages) => InboxPages) => void;
  refresh: (ids: readonly string[]) => Promise<void>;
  letGo: (ids: readonly string[]) => void;
}

/** Acts on alerts: at once on the screen, in one request, with a way back; the list looks as before when the server refuses. */
export function useAlertActions(list: List) {
  const { slug, person } = useOrganization();
  const mayAct = useMay("operator");
  const client = useTRPCClient();
  const send = useSend();
  const { unsentCount } = useLive();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const members = useQuery({ ...trpc.members.list.queryOptions({ organization: slug }), enabled: mayAct, staleTime: 5 * 60_000 });
  const [isWorking, setWorking] = useState(false);
  const lastUndo = useRef<(() => Promise<void>) | null>(null);
  const shown = useRef<string | null>(null);
  const latest = useRef(list);
  latest.current = list;

  const settle = useCallback(
    async (ids: readonly string[]): Promise<void> => {
      const { refresh } = latest.current;
      await Promise.allSettled([refresh(ids.slice(0, 500)), queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() })]);
    },
    [queryClient, trpc],
  );

  const act = useCallback(
    async (target: ActionTarget, action: InboxAction): Promise<void> => {
      if (!mayAct) return;
      const { rows, change, letGo } = latest.current;
      const inReach = "ids" in target ? new Set(target.ids) : new Set(rows.map(({ id }) => id));
      const before = new Map(rows.filter(({ id }) => inReach.has(id)).map((row) => [row.id, row]));
      const by = {
        me: person,
        at: new Date(),
        nameOf: (id: string) => (id === person.userId ? person.name : (members.data?.find(({ userId }) => userId === id)?.name ?? null)),
      };
      letGo([...before.keys()]);
      if ("ids" in target)
        for (const alertId of target.ids)
          queryClient.setQueryData(
            trpc.alerts.get.queryKey({ organization: slug, alertId }),
            (open) => open && afterAction(open, action, by),
          );
      change((pages) => mapRows(pages, (row) => (before.has(row.id) ? afterAction(row, action, by) : row)));
      setWorking(true);
      const request = { organization: slug, target, action, idempotencyKey: newId() };
      const answer = send((signal) => client.alerts.bulk.mutate(request, { signal }));
      let key: string | null = null;
      let isUndone = false;
      // From the first moment on: who takes it back before the answer has come waits for it unseen.
      const undo = async (): Promise<void> => {
        if (isUndone) return;
        isUndone = true;
        if (lastUndo.current === undo) lastUndo.current = null;
        if (key !== null) toast.close(key);
        latest.current.change((pages) => mapRows(pages, (row) => before.get(row.id) ?? row));
        const undoToken = await answer.then((result) => result.undoToken).catch(() => null);
        if (undoToken !== null) {
          try {
            const { restored, skipped } = await send((signal) => client.alerts.undo.mutate({ organization: slug, undoToken }, { signal }));
            toast(undoneSentence(restored, skipped), { timeout: 4_000 });
          } catch (error) {
            toast.danger(`Could not be undone: ${messageOf(error)}`);
          }
        }
        await settle([...before.keys()]);
      };
      lastUndo.current = undo;
      try {
        const result = await answer;
        const canUndo = result.undoToken !== null && !isUndone;
        if (!canUndo && lastUndo.current === undo) lastUndo.current = null;
        if (shown.current !== null) toast.close(shown.current); // one way back at a time
        if (isUndone && result.undoToken !== null) return;
        key = toast(doneSentence(action, result, before), {
          timeout: UNDO_MS,
          ...(canUndo && { actionProps: { children: "Undo (z)", variant: "tertiary" as const, onPress: () => void undo() } }),
        });
        shown.current = key;
      } catch (error) {
        if (lastUndo.current === undo) lastUndo.current = null;
        latest.current.change((pages) => rollBack(pages, before));
        toast.danger(messageOf(error));
      } finally {
        setWorking(false);
        await settle([...before.keys()]);
      }
    },
    [mayAct, person, members.data, slug, client, send, queryClient, trpc, settle],
  );

  const undoLast = useCallback((): void => {
    if (lastUndo.current) void lastUndo.current();
    else toast("There is nothing to undo.", { timeout: 2_000 });
  }, []);

  // What waits for the connection does not keep anybody from going on.
  return { act, undoLast, isWorking: isWorking && unsentCount === 0, mayAct, members: members.data ?? [] };
}
export type AlertActions = ReturnType<typeof useAlertActions>;
