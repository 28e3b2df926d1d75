"use client";
import type { InboxRow } from "@padit/services/alerts";
import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPCClient } from "@/features/trpc/trpc-provider";
import { type InboxPages, mapRows } from "./inbox-rows";
import type { InboxQuestion } from "./inbox-view";

type Page = InboxPages["pages"][number];

/** Alerts of an incident that one request reads. */
const PAGE = 100;
/** Ids per request, because a URL has a limited length. */
const CHUNK = 100;

type Cursors = ReadonlyMap<string, readonly (string | null)[]>;
const NONE: Cursors = new Map();

/** The expanded incidents, each with the cursors of its loaded pages; null begins the first page. Another view begins without any. */
function useExpanded(viewKey: string) {
  const [stored, setStored] = useState({ viewKey, cursors: NONE });
  const cursors = stored.viewKey === viewKey ? stored.cursors : NONE;
  const update = useCallback(
    (how: (cursors: Map<string, readonly (string | null)[]>) => void): void =>
      setStored((was) => {
        const next = new Map(was.viewKey === viewKey ? was.cursors : NONE);
        how(next);
        return { viewKey, cursors: next };
      }),
    [viewKey],
  );
  const expand = useCallback((id: string) => update((next) => void (next.has(id) || next.set(id, [null]))), [update]);
  const collapse = useCallback((id: string) => update((next) => void next.delete(id)), [update]);
  const addPage = useCallback(
    (id: string, cursor: string) =>
      update((next) => {
        const known = next.get(id) ?? [];
        if (!known.includes(cursor)) next.set(id, [...known, cursor]);
      }),
    [update],
  );
  return { cursors, expand, collapse, addPage };
}

/** The loaded alerts of each expanded incident, and the cursor of its next page. */
function useMemberPages({ filter, statuses, sort }: InboxQuestion, baseKey: readonly unknown[], cursors: Cursors) {
  const { slug } = useOrganization();
  const client = useTRPCClient();
  const wanted = useMemo(() => [...cursors].flatMap(([incidentId, pages]) => pages.map((cursor) => ({ incidentId, cursor }))), [cursors]);
  const pages = useQueries({
    queries: wanted.map(({ incidentId, cursor }) => ({
      queryKey: [...baseKey, incidentId, cursor],
      queryFn: ({ signal }: { signal: AbortSignal }): Promise<Page> =>
        client.alerts.inbox.query(
          { organization: slug, ...filter, statuses: [...statuses], incidentId, sort, limit: PAGE, cursor },
          { signal },
        ),
      staleTime: Number.POSITIVE_INFINITY,
      refetchOnMount: "always" as const,
      meta: { live: "self" },
    })),
    combine: (results) => results.map(({ data }) => data),
  });
  return useMemo(() => membersOf(wanted, pages), [wanted, pages]);
}

/** The alerts of the expanded incidents, read page by page as the person expands and scrolls. */
export function useMembers(question: InboxQuestion, viewKey: string) {
  const { filter, statuses, sort } = question;
  const { slug } = useOrganization();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const baseKey = useMemo(() => ["inbox members", slug, { filter, statuses, sort }], [slug, filter, statuses, sort]);
  const { cursors, expand, collapse, addPage } = useExpanded(viewKey);
  const { rows, nextCursors } = useMemberPages(question, baseKey, cursors);
  /** Reads the next page of an incident's alerts. */
  const fetchMore = useCallback(
    (id: string): void => {
      const cursor = nextCursors.get(id);
      if (cursor) addPage(id, cursor);
    },
    [nextCursors, addPage],
  );
  const change = useCallback(
    (how: (pages: InboxPages) => InboxPages): void => {
      queryClient.setQueriesData<Page>({ queryKey: baseKey }, (page) => page && how({ pages: [page], pageParams: [null] }).pages[0]);
    },
    [queryClient, baseKey],
  );
  const invalidate = useCallback(() => void queryClient.invalidateQueries({ queryKey: baseKey }), [queryClient, baseKey]);
  /**
   * Updates loaded alerts in place; where rows may move, also reads the alerts of changed incidents again. Without any id, anything may have
   * changed. @returns ids of the alerts that no longer match the tab
   */
  const refresh = useCallback(
    async (alertIds: readonly string[], incidentIds: readonly string[], mayMove: boolean): Promise<string[]> => {
      const known = new Map([...rows.values()].flat().map((row) => [row.id, row]));
      const ids = alertIds.filter((id) => known.has(id));
      const leaving: string[] = [];
      for (let n = 0; n < ids.length; n += CHUNK) {
        const { items } = await client.alerts.inbox.query({ organization: slug, ...filter, ids: ids.slice(n, n + CHUNK), limit: CHUNK });
        const news = new Map(items.map((row) => [row.id, row]));
        change((pages) => mapRows(pages, (row) => newerRow(row, news.get(row.id))));
        for (const { id, status } of items)
          if (!statuses.includes(status) && statuses.includes(known.get(id)?.status ?? status)) leaving.push(id);
      }
      const isAnyNew = alertIds.length > ids.length || incidentIds.length > 0 || alertIds.length === 0;
      if (rows.size > 0 && mayMove && isAnyNew) invalidate();
      return leaving;
    },
    [rows, client, slug, filter, statuses, change, invalidate],
  );
  return { rows, expand, collapse, fetchMore, change, invalidate, refresh };
}

/** Joins the pages of each incident. An alert that moved between two pages is listed once. */
function membersOf(wanted: readonly { incidentId: string }[], pages: readonly (Page | undefined)[]) {
  const rows = new Map<string, InboxRow[]>();
  const nextCursors = new Map<string, string | null>();
  const seen = new Set<string>();
  for (const [n, { incidentId }] of wanted.entries()) {
    const page = pages[n];
    const items = page?.items.filter((row) => row.incidentId === incidentId && !seen.has(row.id)) ?? [];
    for (const { id } of items) seen.add(id);
    rows.set(incidentId, [...(rows.get(incidentId) ?? []), ...items]);
    nextCursors.set(incidentId, page?.nextCursor ?? null);
  }
  return { rows, nextCursors };
}

const newerRow = (row: InboxRow, now: InboxRow | undefined): InboxRow => (now && now.version >= row.version ? now : row);
