"use client";
import { toast } from "@heroui/react";
import { newId } from "@padit/domain/ids";
import type { InboxRow } from "@padit/services/alerts";
import type { InboxIncident } from "@padit/services/incidents";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useRef, useState } from "react";
import { messageOf } from "@/components/message-of";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useLive, useSend } from "@/features/live/live-provider";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC, useTRPCClient } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { doneSentence, undoneSentence } from "./action-words";
import { incidentAfter, incidentWithMoved } from "./inbox-entries";
import type { InboxList } from "./inbox-list";
import { afterAction, type InboxAction, mapRows, rollBack } from "./inbox-rows";
import type { InboxFilter } from "./inbox-view";

/** Time for which undo is offered. */
const UNDO_MS = 10_000;

type Statuses = InboxRow["status"][];
export type ActionTarget =
  | { ids: string[] }
  | { filter: InboxFilter & { statuses: Statuses; until: Date } }
  | { members: { incidentIds: string[]; filter: InboxFilter & { statuses: Statuses }; alertIds: string[] } };

type List = Pick<InboxList, "alerts" | "incidents" | "change" | "changeIncidents" | "refresh" | "letGo">;

interface Undo {
  /** Undoes the action; further calls have no effect. */
  run: () => Promise<void>;
  isUndone: () => boolean;
  /** Key of the toast with the Undo button; null before the server has answered the action. */
  toastKey: string | null;
}

/** Applies actions on screen at once, sends one request per action, and offers undo. A refused action is rolled back. */
export function useAlertActions(list: List) {
  const t = useWords("alert");
  const { titleOf } = useAlertText();
  const { slug } = useOrganization();
  const mayAct = useMay("operator", "within_limit");
  const client = useTRPCClient();
  const send = useSend();
  const { unsentCount } = useLive();
  const members = useQuery({ ...useTRPC().members.list.queryOptions({ organization: slug }), enabled: mayAct, staleTime: 5 * 60_000 });
  const [isWorking, setWorking] = useState(false);
  const { showAtOnce, putBack, settle, rollBackAll } = useOptimisticRows(list, members.data ?? []);
  const { offer, begin, drop, undoLast } = useUndo();

  const act = useCallback(
    async (target: ActionTarget, action: InboxAction): Promise<void> => {
      if (!mayAct) return;
      const before = showAtOnce(target, action);
      setWorking(true);
      const request = { organization: slug, target, action, idempotencyKey: newId() };
      const answer = send((signal) => client.alerts.bulk.mutate(request, { signal }));
      const undo = begin(async () => {
        putBack(before);
        const undoToken = await answer.then((result) => result.undoToken).catch(() => null);
        if (undoToken !== null) {
          try {
            const { restored, skipped } = await send((signal) => client.alerts.undo.mutate({ organization: slug, undoToken }, { signal }));
            toast(undoneSentence(t, restored, skipped), { timeout: 4_000 });
          } catch (error) {
            toast.danger(t("toast.undoFailed", { why: messageOf(error) }));
          }
        }
        await settle(before);
      });
      try {
        const result = await answer;
        const titles = [...before.alerts.values()].map(titleOf);
        offer(undo, doneSentence(t, action, result, titles), result.undoToken !== null);
      } catch (error) {
        drop(undo);
        rollBackAll(before);
        toast.danger(messageOf(error));
      } finally {
        setWorking(false);
        await settle(before);
      }
    },
    [t, titleOf, mayAct, slug, client, send, showAtOnce, putBack, settle, rollBackAll, begin, offer, drop],
  );

  // Requests that wait for the connection do not block further actions.
  return { act, undoLast, isWorking: isWorking && unsentCount === 0, mayAct, members: members.data ?? [] };
}
export type AlertActions = ReturnType<typeof useAlertActions>;

/** Rows before an action, by id. */
interface Before {
  alerts: ReadonlyMap<string, InboxRow>;
  incidents: ReadonlyMap<string, InboxIncident>;
}

/** The loaded rows that an action may change. */
function rowsInReach({ alerts, incidents }: List, target: ActionTarget): Before {
  const reached = (id: string, incidentId: string | null): boolean => {
    if ("filter" in target) return true;
    if ("ids" in target) return target.ids.includes(id);
    return target.members.alertIds.includes(id) || target.members.incidentIds.includes(incidentId ?? "");
  };
  const rows = alerts.filter(({ id, incidentId }) => reached(id, incidentId));
  const touched = new Set(rows.map(({ incidentId }) => incidentId));
  return {
    alerts: new Map(rows.map((row) => [row.id, row])),
    incidents: new Map(incidents.filter(({ id }) => touched.has(id) || reached("", id)).map((incident) => [incident.id, incident])),
  };
}

/** Applies an action to the rows before the server has answered, and reverts it when the server refuses. */
function useOptimisticRows(list: List, members: readonly { userId: string; name: string }[]) {
  const { slug, person } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const latest = useRef({ list, members });
  latest.current = { list, members };
  const showAtOnce = useCallback(
    (target: ActionTarget, action: InboxAction): Before => {
      const { change, changeIncidents, letGo } = latest.current.list;
      const before = rowsInReach(latest.current.list, target);
      const nameOf = (id: string) =>
        id === person.userId ? person.name : (latest.current.members.find(({ userId }) => userId === id)?.name ?? null);
      const by = { me: person, at: new Date(), nameOf };
      letGo([...before.alerts.keys(), ...before.incidents.keys()]);
      if ("ids" in target)
        for (const alertId of target.ids)
          queryClient.setQueryData(
            trpc.alerts.get.queryKey({ organization: slug, alertId }),
            (open) => open && afterAction(open, action, by),
          );
      const after = [...before.alerts.values()].map((row) => afterAction(row, action, by));
      const changed = new Map(after.map((row) => [row.id, row]));
      change((pages) => mapRows(pages, (row) => changed.get(row.id) ?? row));
      changeIncidents((incident) => {
        if (!before.incidents.has(incident.id)) return incident;
        const isWhole = "filter" in target || ("members" in target && target.members.incidentIds.includes(incident.id));
        const statuses = "filter" in target ? target.filter.statuses : "members" in target ? target.members.filter.statuses : [];
        return isWhole ? incidentAfter(incident, action, statuses, by) : incidentWithMoved(incident, before.alerts, after);
      });
      return before;
    },
    [person, slug, queryClient, trpc],
  );
  const putBack = useCallback(({ alerts, incidents }: Before): void => {
    const { change, changeIncidents } = latest.current.list;
    change((pages) => mapRows(pages, (row) => alerts.get(row.id) ?? row));
    changeIncidents((incident) => incidents.get(incident.id) ?? incident);
  }, []);
  const rollBackAll = useCallback(({ alerts, incidents }: Before): void => {
    const { change, changeIncidents } = latest.current.list;
    change((pages) => rollBack(pages, alerts));
    changeIncidents((incident) => incidents.get(incident.id) ?? incident);
  }, []);
  const settle = useCallback(
    async ({ alerts, incidents }: Before): Promise<void> => {
      const { refresh } = latest.current.list;
      await Promise.allSettled([
        refresh([...alerts.keys()].slice(0, 500), [...incidents.keys()].slice(0, 500)),
        queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() }),
        queryClient.invalidateQueries({ queryKey: trpc.incidents.pathKey() }),
      ]);
    },
    [queryClient, trpc],
  );
  return { showAtOnce, putBack, rollBackAll, settle };
}

/** Undo for the newest action only, by key and by its toast, from the moment the action starts. */
function useUndo() {
  const t = useWords("alert");
  const last = useRef<Undo | null>(null);
  const shown = useRef<string | null>(null);
  const drop = useCallback((undo: Undo): void => {
    if (last.current === undo) last.current = null;
  }, []);
  /** An undo before the server has answered the action waits for that answer. */
  const begin = useCallback(
    (takeBack: () => Promise<void>): Undo => {
      let isUndone = false;
      const undo: Undo = {
        isUndone: () => isUndone,
        toastKey: null,
        run: async () => {
          if (isUndone) return;
          isUndone = true;
          drop(undo);
          if (undo.toastKey !== null) toast.close(undo.toastKey);
          await takeBack();
        },
      };
      last.current = undo;
      return undo;
    },
    [drop],
  );
  const offer = useCallback(
    (undo: Undo, sentence: string, hasToken: boolean): void => {
      const canUndo = hasToken && !undo.isUndone();
      if (!canUndo) drop(undo);
      if (shown.current !== null) toast.close(shown.current);
      if (undo.isUndone() && hasToken) return;
      undo.toastKey = toast(sentence, {
        timeout: UNDO_MS,
        ...(canUndo && { actionProps: { children: t("toast.undo"), variant: "tertiary" as const, onPress: () => void undo.run() } }),
      });
      shown.current = undo.toastKey;
    },
    [drop, t],
  );
  const undoLast = useCallback((): void => {
    if (last.current) void last.current.run();
    else toast(t("toast.nothingToUndo"), { timeout: 2_000 });
  }, [t]);
  return { begin, offer, drop, undoLast };
}
