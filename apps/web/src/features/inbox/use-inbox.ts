"use client";
import type { InboxRow } from "@padit/services/alerts";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { AskedAction } from "./action-dialog";
import type { InboxAction } from "./inbox-rows";
import { useInboxView } from "./inbox-view";
import { countOf, extendTo, keepOnly, NOTHING, type Selection, toggle } from "./selection";
import { type ActionTarget, useAlertActions } from "./use-alert-actions";
import { useInboxRows } from "./use-inbox-rows";

/** State of the inbox: the view from the URL, the rows, the active row, the selection, and their actions. */
export function useInbox() {
  const { slug } = useOrganization();
  const inboxView = useInboxView();
  const { view, filter, statuses } = inboxView;
  const gridRef = useRef<HTMLDivElement>(null);
  const [isScrolled, setScrolled] = useState(false);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const isBusy = useRef(false);
  isBusy.current = isScrolled || countOf(selection) > 0 || view.alert !== null;
  const list = useInboxRows({ view, filter, statuses, isBusy });
  const order = useMemo(() => list.rows.map(({ id }) => id), [list.rows]);
  const active = useActiveRow(order, inboxView, gridRef);
  const { setActiveId } = active;
  const counts = useQuery({
    ...useTRPC().alerts.count.queryOptions({ organization: slug, ...filter }),
    placeholderData: (before) => before,
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, another list
  useEffect(() => {
    setSelection(NOTHING);
    gridRef.current?.scrollTo({ top: 0 });
  }, [list.viewKey]);
  useEffect(() => setSelection((was) => keepOnly(was, order)), [order]);
  const onToggle = useCallback(
    (id: string) => {
      setActiveId(id);
      setSelection((was) => toggle(was, id));
    },
    [setActiveId],
  );
  const onExtend = useCallback(
    (id: string) => {
      setActiveId(id);
      setSelection((was) => extendTo(was, id, order));
    },
    [setActiveId, order],
  );
  const showNew = (): void => {
    list.showNew();
    gridRef.current?.scrollTo({ top: 0 });
  };
  const matching = statuses.reduce((sum, status) => sum + (counts.data?.byStatus[status] ?? 0), 0);
  const selectMatching = (): void => setSelection({ kind: "matching", n: matching, until: newestOf(list.rows) });
  return {
    ...{ ...inboxView, gridRef, list, order, counts, matching, onToggle, onExtend, showNew, setScrolled, ...active },
    ...{ selection, setSelection, selectMatching },
  };
}
export type Inbox = ReturnType<typeof useInbox>;

/** The row that keys act on. */
function useActiveRow(
  order: readonly string[],
  { view, setView }: Pick<ReturnType<typeof useInboxView>, "view" | "setView">,
  gridRef: RefObject<HTMLDivElement | null>,
) {
  const [activeId, setActiveId] = useState<string | null>(view.alert);
  // When the active row leaves the list, the row in its position becomes active, and opens if the panel was open.
  const lastOrder = useRef(order);
  useEffect(() => {
    const before = lastOrder.current;
    lastOrder.current = order;
    if (activeId === null || order.includes(activeId) || !before.includes(activeId)) return;
    const there = new Set(order);
    const at = before.indexOf(activeId);
    const successor = before.slice(at + 1).find((id) => there.has(id)) ?? before.slice(0, at).findLast((id) => there.has(id)) ?? null;
    setActiveId(successor);
    if (view.alert === activeId) void setView({ alert: successor });
  }, [order, activeId, view.alert, setView]);

  const open = useCallback(
    (id: string): void => {
      setActiveId(id);
      void setView({ alert: id }, { history: view.alert === null ? "push" : "replace" });
    },
    [setView, view.alert],
  );
  const move = (step: number): void => {
    const at = activeId === null ? -1 : order.indexOf(activeId);
    const next = order[Math.min(order.length - 1, Math.max(0, at === -1 ? 0 : at + step))];
    if (next === undefined) return;
    setActiveId(next);
    if (view.alert !== null) void setView({ alert: next });
  };
  const close = (): void => {
    void setView({ alert: null });
    gridRef.current?.focus();
  };
  return { activeId, setActiveId, open, move, close };
}

/** Acts on the selection, or on the active row without one. `asked` is the action that waits for the person's input. */
export function useInboxActions({ list, selection, setSelection, filter, statuses, activeId }: Inbox) {
  const actions = useAlertActions({ ...list, rows: list.all });
  const [asked, setAsked] = useState<AskedAction | null>(null);
  const target = useMemo((): { target: ActionTarget; n: number } | null => {
    const { kind } = selection;
    if (kind === "matching") return { target: { filter: { ...filter, statuses: [...statuses], until: selection.until } }, n: selection.n };
    const ids = selection.ids.size > 0 ? [...selection.ids] : activeId === null ? [] : [activeId];
    return ids.length > 0 ? { target: { ids }, n: ids.length } : null;
  }, [selection, activeId, filter, statuses]);
  const act = (action: InboxAction, on: ActionTarget | undefined = target?.target): void => {
    if (!on) return;
    void actions.act(on, action);
    if (on === target?.target) setSelection(NOTHING);
  };
  const ask = (kind: AskedAction["kind"], on = target): void => {
    if (actions.mayAct && on) setAsked({ kind, ...on });
  };
  return { actions, act, ask, asked, setAsked };
}
export type InboxActions = ReturnType<typeof useInboxActions>;

/** The later of now and the newest row's time, because the clocks of browser and server may differ. */
const newestOf = (rows: readonly InboxRow[]): Date =>
  new Date(rows.reduce((ms, { openedAt }) => Math.max(ms, openedAt.getTime()), Date.now()));
