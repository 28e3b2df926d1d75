import type { AlertStatus, BulkAction, InboxRow } from "@padit/services/alerts";
import { decisionAfter, type RuledTransition } from "@padit/services/transition-rules";
import type { InfiniteData } from "@tanstack/react-query";
import type { z } from "zod";

export type InboxPages = InfiniteData<{ items: InboxRow[]; nextCursor: string | null }, unknown>;
export type InboxAction = z.output<typeof BulkAction>;

export const rowsOf = (pages: InboxPages | undefined): InboxRow[] => pages?.pages.flatMap(({ items }) => items) ?? [];

/** Replaces rows in place; null removes a row. Unchanged pages keep their identity. */
export function mapRows(pages: InboxPages, change: (row: InboxRow) => InboxRow | null): InboxPages {
  let isChanged = false;
  const next = pages.pages.map((page) => {
    let isPageChanged = false;
    const items = page.items.flatMap((row) => {
      const now = change(row);
      isPageChanged ||= now !== row;
      return now ?? [];
    });
    isChanged ||= isPageChanged;
    return isPageChanged ? { ...page, items } : page;
  });
  return isChanged ? { ...pages, pages: next } : pages;
}

/** Inserts new rows into the list in its order, newest first. */
export function insertNewest(pages: InboxPages, rows: readonly InboxRow[]): InboxPages {
  const known = new Set(rowsOf(pages).map(({ id }) => id));
  const fresh = rows.filter(({ id }) => !known.has(id));
  const [first, ...rest] = pages.pages;
  if (fresh.length === 0 || !first) return pages;
  const items = [...first.items, ...fresh].sort((a, b) => b.boutOpenedAt.getTime() - a.boutOpenedAt.getTime() || (a.id < b.id ? -1 : 1));
  return { ...pages, pages: [{ ...first, items }, ...rest] };
}

/** Separates changed alerts, as read from the server, into rows that the list shows already and rows that are new to it. */
export function sortChanges(pages: InboxPages | undefined, said: readonly InboxRow[], statuses: readonly AlertStatus[]) {
  const known = new Map(rowsOf(pages).map((row) => [row.id, row]));
  return {
    known: said.filter(({ id }) => known.has(id)),
    fresh: said.filter(({ id, status }) => !known.has(id) && statuses.includes(status)),
    /** Listed rows whose status no longer matches the tab. */
    leaving: said.filter(({ id, status }) => known.has(id) && !statuses.includes(status)),
  };
}

interface Person {
  userId: string;
  name: string;
}

/** The fields of a row, or of an open alert, that an action may change. */
type Changeable = Pick<
  InboxRow,
  | "status"
  | "acknowledgedAt"
  | "acknowledgedBy"
  | "acknowledgedSticky"
  | "flappingSince"
  | "snoozedUntil"
  | "resolvedAt"
  | "resolvedBy"
  | "verdict"
  | "assigneeId"
  | "assigneeName"
>;
export interface By {
  me: Person;
  at: Date;
  nameOf: (userId: string) => string | null;
}

/** A row after an action, by the same rules as on the server; the same object where the action does not apply. */
export function afterAction<Row extends Changeable>(row: Row, action: InboxAction, { me, at, nameOf }: By): Row {
  const decision = decisionAfter(row, transitionOf(action), { name: me.name, at });
  if (!decision) return row;
  // Fields that rows do not have are removed from the decision.
  const { resolution: _, resolutionReason: _reason, ...shown } = decision;
  const named = action.type === "assign" && { assigneeName: action.assigneeId === null ? null : nameOf(action.assigneeId) };
  return { ...row, ...shown, ...named };
}

function transitionOf(action: InboxAction): RuledTransition {
  switch (action.type) {
    case "acknowledge":
      return { type: "acknowledged", isSticky: false };
    case "unacknowledge":
      return { type: "unacknowledged" };
    case "resolve":
      return { type: "resolved", resolution: "person", reason: "", verdict: action.verdict };
    case "snooze":
      return { type: "snoozed", until: action.until };
    case "unsnooze":
      return { type: "woken" };
    case "assign":
      return { type: "assigned", assigneeId: action.assigneeId };
  }
}

/** Reverts an optimistic change, except for rows that the server has updated since. */
export function rollBack(pages: InboxPages, before: ReadonlyMap<string, InboxRow>): InboxPages {
  return mapRows(pages, (row) => {
    const was = before.get(row.id);
    return was && was.version === row.version ? was : row;
  });
}
