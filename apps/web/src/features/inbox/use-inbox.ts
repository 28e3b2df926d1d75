"use client";
import type { InboxRow } from "@padit/services/alerts";
import { useQuery } from "@tanstack/react-query";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { AskedAction } from "./action-dialog";
import { type AlertLineItem, type IncidentLineItem, isRow } from "./inbox-lines";
import type { InboxList } from "./inbox-list";
import type { InboxAction } from "./inbox-rows";
import { type InboxFilter, type InboxFilterView, TAB_STATUSES, TABS, type Tab } from "./inbox-view";
import { countOf, extendTo, keepOnly, NOTHING, type Selection, toggle } from "./selection";
import { type ActionTarget, useAlertActions } from "./use-alert-actions";

/** What the list must know about the person's work before it is read: the selection, and whether rows may move. */
export function useInboxWork({ view }: InboxFilterView) {
  const [isScrolled, setScrolled] = useState(false);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const isBusy = useRef(false);
  isBusy.current = isScrolled || countOf(selection) > 0 || (view.alert ?? view.incident) !== null;
  return { selection, setSelection, setScrolled, isBusy };
}

/** State of the inbox: the view from the URL, the rows, the active row, the selection, and their actions. */
export function useInbox(
  inboxView: InboxFilterView,
  { selection, setSelection, setScrolled }: ReturnType<typeof useInboxWork>,
  list: InboxList,
) {
  const { view } = inboxView;
  const gridRef = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => list.lines.filter(isRow), [list.lines]);
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const active = useActiveRow(order, list, inboxView, gridRef);
  const { setActiveId } = active;
  const counts = useTabCounts(inboxView);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, another list
  useEffect(() => {
    setSelection(NOTHING);
    gridRef.current?.scrollTo({ top: 0 });
  }, [list.viewKey]);
  useEffect(() => setSelection((was) => keepOnly(was, order)), [order, setSelection]);
  const onToggle = useCallback(
    (id: string) => {
      setActiveId(id);
      setSelection((was) => toggle(was, id));
    },
    [setActiveId, setSelection],
  );
  const onExtend = useCallback(
    (id: string) => {
      setActiveId(id);
      setSelection((was) => extendTo(was, id, order));
    },
    [setActiveId, setSelection, order],
  );
  const showNew = (): void => {
    list.showNew();
    gridRef.current?.scrollTo({ top: 0 });
  };
  const selectMatching = (): void => setSelection({ kind: "matching", n: counts.matching, until: newestOf(list.alerts) });
  const expansion = useExpansion(rows, list, active);
  /** Whether the view has rows that are not loaded yet. */
  const hasUnlisted = view.show === "incidents" ? list.query.hasNextPage : counts.matching > order.length;
  return {
    ...{
      ...inboxView,
      gridRef,
      list,
      rows,
      order,
      counts: counts.byTab,
      matching: counts.matching,
      onToggle,
      onExtend,
      showNew,
      setScrolled,
    },
    ...{ ...active, ...expansion, hasUnlisted, selection, setSelection, selectMatching },
  };
}
export type Inbox = ReturnType<typeof useInbox>;

/** The number of rows of each tab, and of the alerts of the present one. */
function useTabCounts({ view, filter, statuses }: InboxFilterView) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const alerts = useQuery({
    ...trpc.alerts.count.queryOptions({ organization: slug, ...filter }),
    placeholderData: (before) => before,
  });
  const incidents = useQuery({
    ...trpc.incidents.inboxCounts.queryOptions({ organization: slug, ...filter, statusSets: STATUS_SETS }),
    enabled: view.show === "incidents",
    placeholderData: (before) => before,
  });
  const alertsIn = (tab: Tab): number => TAB_STATUSES[tab].reduce((sum, status) => sum + (alerts.data?.byStatus[status] ?? 0), 0);
  const isKnown = view.show === "incidents" ? incidents.data !== undefined : alerts.data !== undefined;
  const byTab = (tab: Tab): number => (view.show === "incidents" ? (incidents.data?.[TABS.indexOf(tab)] ?? 0) : alertsIn(tab));
  return {
    byTab: isKnown ? byTab : undefined,
    matching: statuses.reduce((sum, status) => sum + (alerts.data?.byStatus[status] ?? 0), 0),
  };
}
const STATUS_SETS = TABS.map((tab) => [...TAB_STATUSES[tab]]);

/** The row that keys act on. */
function useActiveRow(
  order: readonly string[],
  { alerts, incidents }: InboxList,
  { view, setView }: InboxFilterView,
  gridRef: RefObject<HTMLDivElement | null>,
) {
  const openId = view.alert ?? view.incident;
  const [activeId, setActiveId] = useState<string | null>(openId);
  const isIncident = useMemo(() => new Set(incidents.map(({ id }) => id)), [incidents]);
  const show = useCallback(
    (id: string | null, history: "push" | "replace" = "replace") =>
      void setView(id !== null && isIncident.has(id) ? { incident: id, alert: null } : { alert: id, incident: null }, { history }),
    [setView, isIncident],
  );
  // The incident of each alert that was listed, for alerts that have left the list.
  const incidentOf = useRef(new Map<string, string>());
  useEffect(() => {
    for (const { id, incidentId } of alerts) if (incidentId !== null) incidentOf.current.set(id, incidentId);
  }, [alerts]);
  // When the active row leaves the list, the row in its position becomes active, and opens if the panel was open. An alert in a collapsed
  // incident, or one that another alert joined, is succeeded by its incident.
  const lastOrder = useRef(order);
  useEffect(() => {
    const before = lastOrder.current;
    lastOrder.current = order;
    if (activeId === null || order.includes(activeId) || !before.includes(activeId)) return;
    const there = new Set(order);
    const at = before.indexOf(activeId);
    const incident = incidentOf.current.get(activeId);
    const neighbour = before.slice(at + 1).find((id) => there.has(id)) ?? before.slice(0, at).findLast((id) => there.has(id)) ?? null;
    const successor = incident !== undefined && there.has(incident) ? incident : neighbour;
    setActiveId(successor);
    if (openId === activeId) show(successor);
  }, [order, activeId, openId, show]);

  const open = useCallback(
    (id: string): void => {
      setActiveId(id);
      show(id, openId === null ? "push" : "replace");
    },
    [show, openId],
  );
  const move = (step: number): void => {
    const at = activeId === null ? -1 : order.indexOf(activeId);
    const next = order[Math.min(order.length - 1, Math.max(0, at === -1 ? 0 : at + step))];
    if (next === undefined) return;
    setActiveId(next);
    if (openId !== null) show(next);
  };
  const close = (): void => {
    show(null);
    gridRef.current?.focus();
  };
  return { activeId, setActiveId, openId, open, move, close };
}

/** Expands and collapses incidents: by their buttons, and by keys on the active row. */
function useExpansion(
  rows: readonly (AlertLineItem | IncidentLineItem)[],
  { expand, collapse }: InboxList,
  { activeId, setActiveId }: Pick<ReturnType<typeof useActiveRow>, "activeId" | "setActiveId">,
) {
  const latest = useRef(rows);
  latest.current = rows;
  const onExpand = useCallback(
    (id: string): void => {
      const line = latest.current.find((row) => row.id === id);
      if (line?.type !== "incident") return;
      if (line.isExpanded) collapse(id);
      else expand(id);
    },
    [expand, collapse],
  );
  const active = rows.find(({ id }) => id === activeId);
  const expandActive = (): void => {
    if (active?.type === "incident") expand(active.id);
  };
  /** Collapses the active incident; on an alert inside an incident, makes the incident active. */
  const collapseActive = (): void => {
    if (active?.type === "incident") collapse(active.id);
    else if (active?.level === 2 && active.row.incidentId !== null) setActiveId(active.row.incidentId);
  };
  return { active, onExpand, expandActive, collapseActive };
}

/** Acts on the selection, or on the active row without one. `asked` is the action that waits for the person's input. */
export function useInboxActions({ list, rows, selection, setSelection, filter, statuses, activeId }: Inbox) {
  const actions = useAlertActions(list);
  const [asked, setAsked] = useState<AskedAction | null>(null);
  const target = useMemo((): { target: ActionTarget; n: number } | null => {
    const { kind } = selection;
    if (kind === "matching") return { target: { filter: { ...filter, statuses: [...statuses], until: selection.until } }, n: selection.n };
    const ids = selection.ids.size > 0 ? selection.ids : new Set(activeId === null ? [] : [activeId]);
    return targetOf(rows, ids, { ...filter, statuses: [...statuses] });
  }, [rows, selection, activeId, filter, statuses]);
  const act = (action: InboxAction, on: ActionTarget | undefined = target?.target): void => {
    if (!on) return;
    void actions.act(on, action);
    if (on === target?.target) setSelection(NOTHING);
  };
  const ask = (kind: AskedAction["kind"], on = target): void => {
    if (actions.mayAct && on) setAsked({ kind, ...on });
  };
  /** The target of an action in the peek panel, also when the list does not have its row. */
  const targetOfOpen = (id: string, type: "alert" | "incident"): { target: ActionTarget; n: number } => {
    const members = { incidentIds: [id], filter: { ...filter, statuses: [...statuses] }, alertIds: [] };
    const unlisted = { target: type === "alert" ? { ids: [id] } : { members }, n: 1 };
    return targetOf(rows, new Set([id]), members.filter) ?? unlisted;
  };
  return { actions, act, ask, asked, setAsked, n: target?.n ?? 0, targetOfOpen };
}
export type InboxActions = ReturnType<typeof useInboxActions>;

/** The alerts that these rows stand for, and their number. An incident stands for those of its alerts that match the view. */
function targetOf(
  rows: readonly (AlertLineItem | IncidentLineItem)[],
  ids: ReadonlySet<string>,
  filter: InboxFilter & { statuses: InboxRow["status"][] },
): { target: ActionTarget; n: number } | null {
  const chosen = rows.filter(({ id }) => ids.has(id));
  const incidents = chosen.filter((line) => line.type === "incident");
  const incidentIds = incidents.map(({ id }) => id);
  // An alert below a chosen incident is counted with it.
  const alertIds = chosen.flatMap((line) => (line.type === "alert" && !incidentIds.includes(line.row.incidentId ?? "") ? [line.id] : []));
  const n = alertIds.length + incidents.reduce((sum, line) => sum + line.n, 0);
  if (n === 0) return null;
  return { target: incidentIds.length > 0 ? { members: { incidentIds, filter, alertIds } } : { ids: alertIds }, n };
}

/** The later of now and the newest row's time, because the clocks of browser and server may differ. */
const newestOf = (rows: readonly InboxRow[]): Date =>
  new Date(rows.reduce((ms, { openedAt }) => Math.max(ms, openedAt.getTime()), Date.now()));
