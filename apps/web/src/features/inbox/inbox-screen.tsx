"use client";
import type { InboxRow } from "@padit/services/alerts";
import { useQuery } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import type { AskedAction } from "./action-dialog";
import { AlertGrid } from "./alert-grid";
import { AskedDialog } from "./asked-dialog";
import { BulkBar } from "./bulk-bar";
import { copyAlertLink } from "./copy-alert-link";
import { InboxBlank } from "./inbox-blank";
import type { InboxAction } from "./inbox-rows";
import { TABS, useInboxView } from "./inbox-view";
import { NewRowsPill } from "./new-rows-pill";
import { SearchBar } from "./search-bar";
import { countOf, extendTo, keepOnly, NOTHING, type Selection, selectAll, toggle } from "./selection";
import { LIST_ID, StatusTabs } from "./status-tabs";
import { type ActionTarget, useAlertActions } from "./use-alert-actions";
import { useInboxKeys } from "./use-inbox-keys";
import { useInboxRows } from "./use-inbox-rows";
import { ViewMenu } from "./view-menu";

const PeekPanel = dynamic(() => import("./peek/peek-panel"), { ssr: false });

/** The alert inbox: list, peek panel, keys, bulk actions. All view state is in the URL; what is selected is not. */
export function InboxScreen() {
  const { slug, person } = useOrganization();
  const { view, setView, terms, problems, filter, statuses } = useInboxView();
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [activeId, setActiveId] = useState<string | null>(view.alert);
  const [asked, setAsked] = useState<AskedAction | null>(null);
  const [isScrolled, setScrolled] = useState(false);
  const isBusy = useRef(false);
  isBusy.current = isScrolled || countOf(selection) > 0 || view.alert !== null;
  const gridRef = useRef<HTMLDivElement>(null);
  const searchRef = useRef<HTMLInputElement>(null);

  const list = useInboxRows({ view, filter, statuses, isBusy });
  const { rows, query, viewKey } = list;
  const order = useMemo(() => rows.map(({ id }) => id), [rows]);
  const actions = useAlertActions({ ...list, rows: list.all });
  const counts = useQuery({
    ...useTRPC().alerts.count.queryOptions({ organization: slug, ...filter }),
    placeholderData: (before) => before,
  });
  const matching = statuses.reduce((sum, status) => sum + (counts.data?.byStatus[status] ?? 0), 0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another question, another list
  useEffect(() => {
    setSelection(NOTHING);
    gridRef.current?.scrollTo({ top: 0 });
  }, [viewKey]);
  useEffect(() => setSelection((was) => keepOnly(was, order)), [order]);

  // When the active row leaves, the one that takes its place becomes active, and is opened where the other was open.
  const lastOrder = useRef(order);
  useEffect(() => {
    const before = lastOrder.current;
    lastOrder.current = order;
    if (activeId === null || order.includes(activeId) || !before.includes(activeId)) return;
    const there = new Set(order);
    const at = before.indexOf(activeId);
    const heir = before.slice(at + 1).find((id) => there.has(id)) ?? before.slice(0, at).findLast((id) => there.has(id)) ?? null;
    setActiveId(heir);
    if (view.alert === activeId) void setView({ alert: heir });
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

  /** What an action is for: what is selected, else the active row; null when there is nothing. */
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
  const selectMatching = (): void => setSelection({ kind: "matching", n: matching, until: newestOf(rows) });
  const nextTab = (step: number): void => {
    const at = (TABS.indexOf(view.tab) + step + TABS.length) % TABS.length;
    void setView({ tab: TABS[at] ?? "active", alert: null });
  };
  useInboxKeys({
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => move(-order.length),
    End: () => move(order.length),
    PageDown: () => move(10),
    PageUp: () => move(-10),
    Enter: () => activeId !== null && open(activeId),
    o: () => activeId !== null && open(activeId),
    x: () => activeId !== null && setSelection(toggle(selection, activeId)),
    "shift+x": () => activeId !== null && setSelection(extendTo(selection, activeId, order)),
    "mod+a": () => {
      const isAll = selection.kind === "some" && selection.ids.size === order.length && matching > order.length;
      if (isAll) selectMatching();
      else setSelection(selectAll(order));
    },
    Escape: () => {
      if (view.alert !== null) close();
      else if (countOf(selection) > 0) setSelection(NOTHING);
    },
    a: () => act({ type: "acknowledge" }),
    "shift+a": () => ask("acknowledge"),
    r: () => ask("resolve"),
    h: () => ask("snooze"),
    i: () => ask("assign"),
    "shift+i": () => act({ type: "assign", assigneeId: person.userId }),
    c: () => activeId !== null && void copyAlertLink(slug, activeId),
    "/": () => searchRef.current?.focus(),
    f: () => document.getElementById("inbox-filter")?.click(),
    ".": () => {
      list.showNew();
      gridRef.current?.scrollTo({ top: 0 });
    },
    z: actions.undoLast,
    "[": () => nextTab(-1),
    "]": () => nextTab(1),
  });

  const onScrolled = useCallback((is: boolean) => setScrolled(is), []);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const onToggle = useCallback((id: string) => {
    setActiveId(id);
    setSelection((was) => toggle(was, id));
  }, []);
  const onExtend = useCallback(
    (id: string) => {
      setActiveId(id);
      setSelection((was) => extendTo(was, id, order));
    },
    [order],
  );

  return (
    <div className="flex h-full min-h-0">
      <section aria-label="List" className={`min-h-0 min-w-0 flex-1 flex-col ${view.alert === null ? "flex" : "hidden lg:flex"}`}>
        <h1 className="sr-only">Inbox</h1>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 pt-3">
          <StatusTabs tab={view.tab} counts={counts.data?.byStatus} onTab={(tab) => void setView({ tab, alert: null })} />
          <ViewMenu view={view} setView={setView} />
        </div>
        <SearchBar
          q={view.q}
          terms={terms}
          problems={problems}
          filter={filter}
          statuses={statuses}
          inputRef={searchRef}
          onQuery={(q) => void setView({ q })}
          onLeave={() => gridRef.current?.focus()}
        />
        <div id={LIST_ID} role="tabpanel" aria-label={view.tab} className="relative flex min-h-0 flex-1 flex-col">
          <NewRowsPill
            n={list.waiting}
            onShow={() => {
              list.showNew();
              gridRef.current?.scrollTo({ top: 0 });
            }}
          />
          {query.isPending ? (
            <Waiting rows={10} label="Loading the alerts" />
          ) : query.isError && rows.length === 0 ? (
            <Problem what="The alerts" error={query.error} onRetry={() => void query.refetch()} />
          ) : rows.length === 0 && !hasNextPage ? (
            <InboxBlank view={view} terms={terms} onView={(next) => void setView(next)} />
          ) : (
            <AlertGrid
              rows={rows}
              view={view}
              activeId={activeId}
              selection={selection}
              kept={list.kept}
              hasMore={hasNextPage}
              onMore={onMore}
              onOpen={open}
              onToggle={onToggle}
              onExtend={onExtend}
              onScrolled={onScrolled}
              gridRef={gridRef}
            />
          )}
        </div>
        {countOf(selection) > 0 && (
          <BulkBar
            selection={selection}
            loaded={order.length}
            matching={matching}
            mayAct={actions.mayAct}
            isWorking={actions.isWorking}
            onMatching={selectMatching}
            onClear={() => setSelection(NOTHING)}
            onAcknowledge={() => act({ type: "acknowledge" })}
            onAsk={(kind) => ask(kind)}
          />
        )}
      </section>
      {view.alert !== null && (
        <PeekPanel
          alertId={view.alert}
          actions={actions}
          place={{ at: order.indexOf(view.alert), of: order.length }}
          onMove={move}
          onClose={close}
          onAsk={(kind, id) => ask(kind, { target: { ids: [id] }, n: 1 })}
          onOpen={open}
        />
      )}
      <AskedDialog
        asked={asked}
        members={actions.members}
        onDone={() => setAsked(null)}
        onAct={(action) => {
          if (asked) act(action, asked.target);
          setAsked(null);
        }}
      />
    </div>
  );
}

/** Now, or what the newest row says: clocks differ. */
const newestOf = (rows: readonly InboxRow[]): Date =>
  new Date(rows.reduce((ms, { openedAt }) => Math.max(ms, openedAt.getTime()), Date.now()));
