"use client";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type RefObject, useCallback, useMemo, useState } from "react";
import { useChanges } from "@/features/live/live-provider";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPCClient } from "@/features/trpc/trpc-provider";
import {
  type EntryPages,
  entriesOf,
  incidentsOf,
  insertEntries,
  loneAlertsOf,
  mapEntries,
  mapLoneAlerts,
  sortEntries,
} from "./inbox-entries";
import { incidentLines } from "./inbox-lines";
import type { InboxList } from "./inbox-list";
import type { InboxPages } from "./inbox-rows";
import type { InboxQuestion } from "./inbox-view";
import { useMembers } from "./use-members";

type InboxEntry = ReturnType<typeof entriesOf>[number];

const PAGE = 100;
/** Ids per request, because a URL has a limited length. */
const CHUNK = 100;
/** Number of changed ids above which the whole list is read again. */
const CHANGED_IDS_MAX = 300;

interface Aside {
  viewKey: string;
  /** New entries that are not shown yet. */
  waiting: readonly InboxEntry[];
  /** Keys of entries that stay visible although they no longer match the tab. */
  kept: ReadonlySet<string>;
}
const EMPTY: Aside = { viewKey: "", waiting: [], kept: new Set() };

/**
 * The list by incidents, updated entry by entry. Listed entries update in place at once. While the person is busy, new entries wait, and
 * entries that no longer match stay with their present values until the person shows the new ones.
 */
export function useIncidentList(question: InboxQuestion, isBusy: RefObject<boolean>): InboxList {
  const { filter, statuses, sort } = question;
  const { slug } = useOrganization();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const queryKey = useMemo(() => ["inbox incidents", slug, { filter, statuses, sort }], [slug, filter, statuses, sort]);
  const viewKey = JSON.stringify(queryKey);
  const [stored, setAside] = useState<Aside>(EMPTY);
  const aside = stored.viewKey === viewKey ? stored : EMPTY;
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      client.incidents.inbox.query(
        { organization: slug, ...filter, statuses: [...statuses], sort, limit: PAGE, cursor: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
    meta: { live: "self" },
  });
  const members = useMembers(question, viewKey);
  const entries = useMemo(() => entriesOf(query.data), [query.data]);
  const lines = useMemo(
    () => incidentLines({ entries, statuses, kept: aside.kept, members: members.rows }),
    [entries, statuses, aside.kept, members.rows],
  );
  const changePages = useCallback(
    (how: (pages: EntryPages) => EntryPages) => queryClient.setQueryData<EntryPages>(queryKey, (pages) => (pages ? how(pages) : pages)),
    [queryClient, queryKey],
  );
  const { change: changeMembers } = members;
  const change = useCallback(
    (how: (pages: InboxPages) => InboxPages): void => {
      changePages((pages) => mapLoneAlerts(pages, how));
      changeMembers(how);
    },
    [changePages, changeMembers],
  );
  const changeIncidents: InboxList["changeIncidents"] = useCallback(
    (how) =>
      changePages((pages) =>
        mapEntries(pages, (entry) => (entry.type === "incident" ? { ...entry, incident: how(entry.incident) } : entry)),
      ),
    [changePages],
  );
  const refresh = useRefresh({ question, queryKey, viewKey, isBusy, setAside, changePages, members });
  const { waiting } = aside;
  const { invalidate } = members;
  const showNew = useCallback((): void => {
    setAside(EMPTY);
    invalidate();
    if (sort === "newest") changePages((pages) => insertEntries(pages, waiting));
    else void queryClient.invalidateQueries({ queryKey });
  }, [sort, changePages, invalidate, queryClient, queryKey, waiting]);
  const letGo = useCallback((ids: readonly string[]): void => {
    setAside((was) => ({ ...was, kept: new Set([...was.kept].filter((id) => !ids.includes(id))) }));
  }, []);
  const incidents = useMemo(() => incidentsOf(entries), [entries]);
  const alerts = useMemo(() => [...loneAlertsOf(entries), ...[...members.rows.values()].flat()], [entries, members.rows]);
  return {
    ...{ query, lines, alerts, incidents, viewKey, change, changeIncidents, refresh, showNew, letGo },
    ...{ waiting: waiting.length, kept: aside.kept, expand: members.expand, collapse: members.collapse, onMembers: members.fetchMore },
  };
}

interface Refreshed {
  question: InboxQuestion;
  queryKey: readonly unknown[];
  viewKey: string;
  isBusy: RefObject<boolean>;
  setAside: (how: (was: Aside) => Aside) => void;
  changePages: (how: (pages: EntryPages) => EntryPages) => void;
  members: ReturnType<typeof useMembers>;
}

/** Puts entries that were read again into the list or among the waiting ones. */
function useSettle({ question: { statuses, sort }, queryKey, viewKey, isBusy, setAside, changePages }: Refreshed) {
  const queryClient = useQueryClient();
  return useCallback(
    async (items: readonly InboxEntry[], keys: readonly string[]): Promise<void> => {
      const { known, fresh, leaving, gone } = sortEntries(queryClient.getQueryData<EntryPages>(queryKey), { items, keys }, statuses);
      const read = new Map(known.map((entry) => [entry.key, entry]));
      const removed = new Set(gone);
      changePages((pages) => mapEntries(pages, (entry) => (removed.has(entry.key) ? null : newer(entry, read.get(entry.key)))));
      const mayMove = !isBusy.current;
      if (mayMove && fresh.length > 0) {
        if (sort === "newest") changePages((pages) => insertEntries(pages, fresh));
        else await queryClient.invalidateQueries({ queryKey });
      }
      const settled = new Set(keys);
      setAside((stored) => {
        const was = stored.viewKey === viewKey ? stored : EMPTY;
        const still = was.waiting.filter(({ key }) => !settled.has(key));
        return {
          viewKey,
          waiting: mayMove ? still : [...still, ...fresh],
          kept: mayMove || leaving.length === 0 ? was.kept : new Set([...was.kept, ...leaving]),
        };
      });
    },
    [statuses, sort, queryClient, queryKey, viewKey, changePages, isBusy, setAside],
  );
}

/** Reads entries again: those of changed alerts and incidents, or all. */
function useEntryReads(refreshed: Refreshed) {
  const { question, queryKey } = refreshed;
  const { filter, statuses, sort } = question;
  const { slug } = useOrganization();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const settle = useSettle(refreshed);
  const read = useCallback(
    async (alertIds: readonly string[], incidentIds: readonly string[]): Promise<void> => {
      const items = new Map<string, InboxEntry>();
      const keys = new Set<string>();
      for (let n = 0; n < Math.max(alertIds.length, incidentIds.length); n += CHUNK) {
        const ids = { alertIds: alertIds.slice(n, n + CHUNK), incidentIds: incidentIds.slice(n, n + CHUNK) };
        const changed = await client.incidents.inboxChanges.query({ organization: slug, ...filter, ...ids });
        for (const entry of changed.items) items.set(entry.key, entry);
        for (const key of changed.keys) keys.add(key);
      }
      // The row of an alert that was alone is gone when the alert has joined another incident.
      const isChanged = new Set(alertIds);
      for (const entry of entriesOf(queryClient.getQueryData<EntryPages>(queryKey)))
        if (entry.type === "alert" && isChanged.has(entry.alert.id)) keys.add(entry.key);
      await settle([...items.values()], [...keys]);
    },
    [client, slug, filter, queryClient, queryKey, settle],
  );
  /** Reads the first page and every listed entry, for use when much has changed or changes may have been missed. */
  const readAll = useCallback(async (): Promise<void> => {
    const { items } = await client.incidents.inbox.query({ organization: slug, ...filter, statuses: [...statuses], sort, limit: PAGE });
    const keys = new Set(items.map(({ key }) => key));
    await settle(items, [...keys]);
    const others = entriesOf(queryClient.getQueryData<EntryPages>(queryKey)).filter(({ key }) => !keys.has(key));
    await read(
      loneAlertsOf(others).map(({ id }) => id),
      incidentsOf(others).map(({ id }) => id),
    );
  }, [client, slug, filter, statuses, sort, settle, queryClient, queryKey, read]);
  return { read, readAll };
}

/** Follows changes of alerts and incidents. @returns a function that reads given ones again */
function useRefresh(refreshed: Refreshed): InboxList["refresh"] {
  const { queryKey, viewKey, isBusy, setAside, members } = refreshed;
  const queryClient = useQueryClient();
  const { read, readAll } = useEntryReads(refreshed);
  const { refresh: refreshRows } = members;
  const refreshMembers = useCallback(
    async (alertIds: readonly string[], incidentIds: readonly string[]): Promise<void> => {
      const leaving = await refreshRows(alertIds, incidentIds, !isBusy.current);
      if (leaving.length === 0 || !isBusy.current) return;
      setAside((stored) => {
        const was = stored.viewKey === viewKey ? stored : EMPTY;
        return { ...was, viewKey, kept: new Set([...was.kept, ...leaving]) };
      });
    },
    [refreshRows, isBusy, setAside, viewKey],
  );
  const refresh = useCallback(
    async (alertIds: readonly string[], incidentIds: readonly string[]): Promise<void> => {
      const isLarge = alertIds.length + incidentIds.length > CHANGED_IDS_MAX;
      await Promise.all([isLarge ? readAll() : read(alertIds, incidentIds), refreshMembers(alertIds, incidentIds)]);
    },
    [read, readAll, refreshMembers],
  );
  useChanges((changes) => {
    if (!queryClient.getQueryData(queryKey)) return;
    const idsOf = (wanted: "alert" | "incident") => [...new Set(changes.flatMap((each) => (each.topic === wanted ? [each.id] : [])))];
    const [alertIds, incidentIds] = [idsOf("alert"), idsOf("incident")];
    if (changes.some(({ topic }) => topic === "resync")) void Promise.all([readAll(), refreshMembers([], [])]).catch(nextTime);
    else if (alertIds.length + incidentIds.length > 0) void refresh(alertIds, incidentIds).catch(nextTime);
  });
  return refresh;
}

/** The later version of an entry. */
function newer(entry: InboxEntry, now: InboxEntry | undefined): InboxEntry {
  if (!now) return entry;
  if (entry.type === "alert" && now.type === "alert") return now.alert.version >= entry.alert.version ? now : entry;
  return now;
}

/** Ignore a failed read: the next change, or at the latest the reconnected stream, reads the entries again. */
const nextTime = (): void => {};
