"use client";
import dynamic from "next/dynamic";
import { useCallback, useRef } from "react";
import { Problem } from "@/components/problem";
import { Waiting } from "@/components/waiting";
import { useOrganization } from "@/features/organization/organization-context";
import { useSilencing } from "@/features/silences/use-silencing";
import { useWords } from "@/features/words/use-words";
import { AlertGrid } from "./alert-grid";
import { AskedDialog } from "./asked-dialog";
import { BulkBar } from "./bulk-bar";
import { InboxBlank } from "./inbox-blank";
import { inboxKeys } from "./inbox-keys";
import { type InboxFilterView, useInboxView } from "./inbox-view";
import { NewRowsPill } from "./new-rows-pill";
import { SearchBar } from "./search-bar";
import { countOf, NOTHING } from "./selection";
import { LIST_ID, StatusTabs } from "./status-tabs";
import { type Inbox, type InboxActions, useInbox, useInboxActions, useInboxWork } from "./use-inbox";
import { useInboxKeys } from "./use-inbox-keys";
import { useInboxRows } from "./use-inbox-rows";
import { useIncidentList } from "./use-incident-list";
import { ViewMenu } from "./view-menu";

const PeekPanel = dynamic(() => import("./peek/peek-panel"), { ssr: false });

/** The inbox: list, peek panel, keys, bulk actions. The URL has all view state except the selection and the expanded incidents. */
export function InboxScreen() {
  const inboxView = useInboxView();
  const Screen = inboxView.view.show === "alerts" ? AlertsInbox : IncidentsInbox;
  return <Screen inboxView={inboxView} />;
}

function AlertsInbox({ inboxView }: { inboxView: InboxFilterView }) {
  const work = useInboxWork(inboxView);
  const list = useInboxRows({ ...inboxView, isBusy: work.isBusy });
  return <ListAndPeek inbox={useInbox(inboxView, work, list)} />;
}

function IncidentsInbox({ inboxView }: { inboxView: InboxFilterView }) {
  const work = useInboxWork(inboxView);
  const { filter, statuses, view } = inboxView;
  const list = useIncidentList({ filter, statuses, sort: view.sort }, work.isBusy);
  return <ListAndPeek inbox={useInbox(inboxView, work, list)} />;
}

function ListAndPeek({ inbox }: { inbox: Inbox }) {
  const t = useWords("inbox");
  const { slug, person } = useOrganization();
  const searchRef = useRef<HTMLInputElement>(null);
  const inboxActions = useInboxActions(inbox);
  const { view, setView, counts, gridRef, openId } = inbox;
  const { silence, dialog } = useSilencing();
  const words = useWords("alert");
  useInboxKeys(inboxKeys(inbox, inboxActions, { words, slug, userId: person.userId, searchRef, onSilence: silence }));
  const { actions, act, asked, setAsked } = inboxActions;
  return (
    <div className="flex h-full min-h-0">
      <section aria-label={t("list")} className={`min-h-0 min-w-0 flex-1 flex-col ${openId === null ? "flex" : "hidden lg:flex"}`}>
        <h1 className="sr-only">{t("title")}</h1>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 pt-3">
          <StatusTabs tab={view.tab} counts={counts} onTab={(tab) => void setView({ tab, alert: null, incident: null })} />
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
        <InboxRows inbox={inbox} />
        <SelectionBar inbox={inbox} actions={inboxActions} />
      </section>
      <Peek inbox={inbox} actions={inboxActions} />
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

interface InboxProps {
  inbox: Inbox;
  actions: InboxActions;
}

function SelectionBar({ inbox, actions: { actions, act, ask, n } }: InboxProps) {
  const { selection, order, matching, hasUnlisted } = inbox;
  if (countOf(selection) === 0) return null;
  return (
    <BulkBar
      n={n}
      isPage={selection.kind === "some" && selection.ids.size === order.length && hasUnlisted}
      matching={matching}
      mayAct={actions.mayAct}
      isWorking={actions.isWorking}
      onMatching={inbox.selectMatching}
      onClear={() => inbox.setSelection(NOTHING)}
      onAcknowledge={() => act({ type: "acknowledge" })}
      onAsk={(kind) => ask(kind)}
    />
  );
}

/** The panel beside the list, with the alert or the incident that is open. */
function Peek({ inbox, actions: { actions, act, ask, targetOfOpen } }: InboxProps) {
  const { openId, view, order } = inbox;
  if (openId === null) return null;
  const type = view.alert === null ? "incident" : "alert";
  return (
    <PeekPanel
      opened={{ type, id: openId }}
      actions={actions}
      place={{ at: order.indexOf(openId), of: order.length }}
      onMove={inbox.move}
      onClose={inbox.close}
      onAsk={(kind, id) => ask(kind, targetOfOpen(id, type))}
      onAct={(action, id) => act(action, targetOfOpen(id, type).target)}
      onOpen={inbox.open}
    />
  );
}

/** The rows, or the reason for an empty list. */
function InboxRows({ inbox }: { inbox: Inbox }) {
  const t = useWords("inbox");
  const { view, setView, list, terms, activeId, openId, selection, gridRef, open, onToggle, onExtend, onExpand, setScrolled, showNew } =
    inbox;
  const { lines, query, kept, waiting, onMembers } = list;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  return (
    <div id={LIST_ID} role="tabpanel" aria-label={t(`tab.${view.tab}`)} className="relative flex min-h-0 flex-1 flex-col">
      <NewRowsPill n={waiting} onShow={showNew} />
      {query.isPending ? (
        <Waiting rows={10} label={t("loading")} />
      ) : query.isError && lines.length === 0 ? (
        <Problem what={t("theAlerts")} error={query.error} onRetry={() => void query.refetch()} />
      ) : lines.length === 0 && !hasNextPage ? (
        <InboxBlank view={view} terms={terms} onView={(next) => void setView(next)} />
      ) : (
        <AlertGrid
          lines={lines}
          view={view}
          activeId={activeId}
          openId={openId}
          selection={selection}
          kept={kept}
          hasMore={hasNextPage}
          onMore={onMore}
          onOpen={open}
          onToggle={onToggle}
          onExtend={onExtend}
          onExpand={onExpand}
          onMembers={onMembers}
          onScrolled={setScrolled}
          gridRef={gridRef}
        />
      )}
    </div>
  );
}
