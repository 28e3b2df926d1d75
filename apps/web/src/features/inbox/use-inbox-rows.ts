"use client";
import type { AlertStatus, InboxRow } from "@padit/services/alerts";
import type { InboxIncident } from "@padit/services/incidents";
import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import { type Dispatch, type RefObject, type SetStateAction, useCallback, useEffect, useMemo, useState } from "react";
import { useChanges } from "@/features/live/live-provider";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPCClient } from "@/features/trpc/trpc-provider";
import { alertLines } from "./inbox-lines";
import type { InboxList } from "./inbox-list";
import { type InboxPages, insertNewest, mapRows, rowsOf, sortChanges } from "./inbox-rows";
import type { InboxFilter, InboxView } from "./inbox-view";

const PAGE = 100;
/** Ids per request, because a URL has a limited length. */
const CHUNK = 100;

interface Watched {
  view: Pick<InboxView, "sort" | "group">;
  filter: InboxFilter;
  statuses: readonly AlertStatus[];
  /** Whether the person reads, selects or has scrolled; rows must not move then. */
  isBusy: RefObject<boolean>;
}

/**
 * The list by alerts, updated row by row. Listed rows update in place at once. While the person is busy, new rows wait, and rows that no longer
 * match stay with their present values until the person shows the new rows.
 */
export function useInboxRows(watched: Watched): InboxList {
  const { sort, group } = watched.view;
  const { filter, statuses } = watched;
  const { slug } = useOrganization();
  const queryKey = useMemo(() => ["inbox", slug, { filter, statuses, sort, group }], [slug, filter, statuses, sort, group]);
  const viewKey = JSON.stringify(queryKey);
  const [stored, setAside] = useState<Aside>(EMPTY);
  const aside = stored.viewKey === viewKey ? stored : EMPTY;
  const query = useInboxQuery(watched, queryKey);
  const { change, refresh } = useRefresh({ ...watched, queryKey, viewKey, setAside });
  const all = useMemo(() => rowsOf(query.data), [query.data]);
  const rows = useMemo(() => all.filter(({ id, status }) => statuses.includes(status) || aside.kept.has(id)), [all, statuses, aside.kept]);
  const queryClient = useQueryClient();
  const { waiting, kept } = aside;
  const showNew = useCallback((): void => {
    setAside(EMPTY);
    if (isOrdinary(watched.view)) change((pages) => insertNewest(pages, waiting));
    else void queryClient.invalidateQueries({ queryKey });
  }, [change, watched.view, queryClient, queryKey, waiting]);

  /** Rows that the person's own action moved out of the tab may leave the list at once. */
  const letGo = useCallback((ids: readonly string[]): void => {
    setAside((was) => ({ ...was, kept: new Set([...was.kept].filter((id) => !ids.includes(id))) }));
  }, []);

  // A local filter by status may empty the list on screen although further pages exist; fetch them.
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const isTooShort = hasNextPage && rows.length < PAGE / 2;
  useEffect(() => {
    if (isTooShort && !isFetchingNextPage) void fetchNextPage();
  }, [isTooShort, isFetchingNextPage, fetchNextPage]);

  const lines = useMemo(() => alertLines(rows, group), [rows, group]);
  return {
    ...{ query, lines, alerts: all, incidents: NO_INCIDENTS, waiting: waiting.length, kept, viewKey },
    ...{ change, refresh, showNew, letGo, changeIncidents: nothing, expand: nothing, collapse: nothing, onMembers: nothing },
  };
}

function useInboxQuery({ view: { sort, group }, filter, statuses }: Watched, queryKey: readonly unknown[]) {
  const { slug } = useOrganization();
  const client = useTRPCClient();
  return useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam, signal }) =>
      client.alerts.inbox.query(
        { organization: slug, ...filter, statuses: [...statuses], sort, group, limit: PAGE, cursor: pageParam },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnMount: "always",
    meta: { live: "self" },
  });
}

interface Refreshed extends Watched {
  queryKey: readonly unknown[];
  viewKey: string;
  setAside: Dispatch<SetStateAction<Aside>>;
}

/** Reads changed alerts again and puts each into the list or among the waiting rows. */
function useRefresh({ view, filter, statuses, isBusy, queryKey, viewKey, setAside }: Refreshed) {
  const { slug } = useOrganization();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const { sort, group } = view;
  const change = useCallback(
    (how: (pages: InboxPages) => InboxPages) => queryClient.setQueryData<InboxPages>(queryKey, (pages) => (pages ? how(pages) : pages)),
    [queryClient, queryKey],
  );

  const refresh = useCallback(
    async (ids: readonly string[]): Promise<void> => {
      const read: InboxRow[] = [];
      for (let n = 0; n < ids.length; n += CHUNK) {
        const chunk = ids.slice(n, n + CHUNK);
        const page = await client.alerts.inbox.query({ organization: slug, ...filter, ids: chunk, limit: CHUNK });
        read.push(...page.items);
      }
      const { known, fresh, leaving } = sortChanges(queryClient.getQueryData(queryKey), read, statuses);
      const news = new Map(known.map((row) => [row.id, row]));
      change((pages) => mapRows(pages, (row) => newer(row, news.get(row.id))));
      const mayMove = !isBusy.current;
      if (mayMove && fresh.length > 0) {
        if (isOrdinary({ sort, group })) change((pages) => insertNewest(pages, fresh));
        else await queryClient.invalidateQueries({ queryKey });
      }
      setAside((was) => asideAfter(was.viewKey === viewKey ? was : EMPTY, { viewKey, read, fresh, leaving, mayMove }));
    },
    [client, slug, filter, statuses, sort, group, queryClient, queryKey, viewKey, change, isBusy, setAside],
  );

  /** Reads the newest page and every listed row, for use when changes may have been missed. */
  const refreshAll = useCallback(async (): Promise<void> => {
    const newest = await client.alerts.inbox.query({ organization: slug, ...filter, statuses: [...statuses], limit: PAGE });
    const shown = rowsOf(queryClient.getQueryData(queryKey)).map(({ id }) => id);
    await refresh([...new Set([...newest.items.map(({ id }) => id), ...shown])]);
  }, [client, slug, filter, statuses, queryClient, queryKey, refresh]);

  useChanges((changes) => {
    if (!queryClient.getQueryData(queryKey)) return;
    if (changes.some(({ topic }) => topic === "resync")) return void refreshAll().catch(nextTime);
    const ids = changes.flatMap((each) => (each.topic === "alert" ? [each.id] : []));
    const told = changes.some(({ topic }) => topic === "delivery") ? awaitingDelivery(rowsOf(queryClient.getQueryData(queryKey))) : [];
    if (ids.length + told.length > 0) void refresh([...new Set([...ids, ...told])]).catch(nextTime);
  });
  return { change, refresh };
}

const NO_INCIDENTS: readonly InboxIncident[] = [];
const nothing = (): void => {};

/** Whether new rows belong at the top of the list. */
const isOrdinary = ({ sort, group }: Watched["view"]): boolean => sort === "newest" && group === "none";

interface Aside {
  viewKey: string;
  /** New rows that are not shown yet. */
  waiting: readonly InboxRow[];
  /** Ids of rows that stay visible although they no longer match the tab. */
  kept: ReadonlySet<string>;
}
const EMPTY: Aside = { viewKey: "", waiting: [], kept: new Set() };

interface Reading {
  viewKey: string;
  read: readonly InboxRow[];
  fresh: readonly InboxRow[];
  leaving: readonly InboxRow[];
  mayMove: boolean;
}
function asideAfter({ waiting, kept }: Aside, { viewKey, read, fresh, leaving, mayMove }: Reading): Aside {
  const ids = new Set(read.map(({ id }) => id));
  const still = waiting.filter(({ id }) => !ids.has(id));
  return {
    viewKey,
    waiting: mayMove ? still : [...still, ...fresh],
    kept: mayMove || leaving.length === 0 ? kept : new Set([...kept, ...leaving.map(({ id }) => id)]),
  };
}

const newer = (row: InboxRow, now: InboxRow | undefined): InboxRow => (now && now.version >= row.version ? now : row);

/** Ignore a failed read: the next change, or at the latest the reconnected stream, reads the rows again. */
const nextTime = (): void => {};

const JUST_NOW_MS = 60_000;
const awaitingDelivery = (rows: readonly InboxRow[]): string[] =>
  rows
    .filter(({ delivery, openedAt }) =>
      delivery === null ? Date.now() - openedAt.getTime() < JUST_NOW_MS : delivery === "pending" || delivery === "retrying",
    )
    .slice(0, CHUNK)
    .map(({ id }) => id);
