"use client";
import dynamic from "next/dynamic";
import { useCallback, useRef } from "react";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useSilencing } from "@/features/silences/use-silencing";
import { AlertGrid } from "./alert-grid";
import { AskedDialog } from "./asked-dialog";
import { BulkBar } from "./bulk-bar";
import { InboxBlank } from "./inbox-blank";
import { inboxKeys } from "./inbox-keys";
import { NewRowsPill } from "./new-rows-pill";
import { SearchBar } from "./search-bar";
import { countOf, NOTHING } from "./selection";
import { LIST_ID, StatusTabs } from "./status-tabs";
import { type Inbox, useInbox, useInboxActions } from "./use-inbox";
import { useInboxKeys } from "./use-inbox-keys";
import { ViewMenu } from "./view-menu";

const PeekPanel = dynamic(() => import("./peek/peek-panel"), { ssr: false });

/** The alert inbox: list, peek panel, keys, bulk actions. The URL has all view state except the selection. */
export function InboxScreen() {
  const { slug, person } = useOrganization();
  const searchRef = useRef<HTMLInputElement>(null);
  const inbox = useInbox();
  const inboxActions = useInboxActions(inbox);
  const { view, setView, counts, selection, setSelection, order, matching, gridRef } = inbox;
  const { actions, act, ask, asked, setAsked } = inboxActions;
  const { silence, dialog } = useSilencing();
  useInboxKeys(inboxKeys(inbox, inboxActions, { slug, userId: person.userId, searchRef, onSilence: silence }));
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
          terms={inbox.terms}
          problems={inbox.problems}
          filter={inbox.filter}
          statuses={inbox.statuses}
          inputRef={searchRef}
          onQuery={(q) => void setView({ q })}
          onLeave={() => gridRef.current?.focus()}
        />
        <InboxList inbox={inbox} />
        {countOf(selection) > 0 && (
          <BulkBar
            selection={selection}
            loaded={order.length}
            matching={matching}
            mayAct={actions.mayAct}
            isWorking={actions.isWorking}
            onMatching={inbox.selectMatching}
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
          onMove={inbox.move}
          onClose={inbox.close}
          onAsk={(kind, id) => ask(kind, { target: { ids: [id] }, n: 1 })}
          onOpen={inbox.open}
        />
      )}
      {dialog}
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

/** The rows, or the reason for an empty list. */
function InboxList({ inbox }: { inbox: Inbox }) {
  const { view, setView, list, terms, activeId, selection, gridRef, open, onToggle, onExtend, setScrolled, showNew } = inbox;
  const { rows, query, kept, waiting } = list;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  return (
    <div id={LIST_ID} role="tabpanel" aria-label={view.tab} className="relative flex min-h-0 flex-1 flex-col">
      <NewRowsPill n={waiting} onShow={showNew} />
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
          kept={kept}
          hasMore={hasNextPage}
          onMore={onMore}
          onOpen={open}
          onToggle={onToggle}
          onExtend={onExtend}
          onScrolled={setScrolled}
          gridRef={gridRef}
        />
      )}
    </div>
  );
}
