"use client";
import { parseSelector, printSelector, type Selector } from "@padit/domain/selector";
import type { AlertStatus } from "@padit/services/alerts";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { useMemo } from "react";

export const TABS = ["active", "open", "acknowledged", "snoozed", "resolved"] as const;
export type Tab = (typeof TABS)[number];
export const TAB_STATUSES: Record<Tab, readonly AlertStatus[]> = {
  active: ["open", "acknowledged"],
  open: ["open"],
  acknowledged: ["acknowledged"],
  snoozed: ["snoozed"],
  resolved: ["resolved"],
};

/** Days before today; null is no limit. */
export const RANGES = { "1d": 1, "7d": 7, "30d": 30, "90d": 90, all: null } as const;
export type Range = keyof typeof RANGES;
export const SORTS = ["newest", "oldest", "severity", "score"] as const;
/** Whether the list has a row for each incident, with its alerts below it, or for each alert. */
export const SHOWN = ["incidents", "alerts"] as const;
export const GROUPS = ["none", "endpoint", "collector"] as const;
export const DENSITIES = ["compact", "comfortable"] as const;

const PARSERS = {
  show: parseAsStringLiteral(SHOWN).withDefault("incidents"),
  tab: parseAsStringLiteral(TABS).withDefault("active"),
  q: parseAsString.withDefault(""),
  range: parseAsStringLiteral(Object.keys(RANGES) as Range[]).withDefault("30d"),
  sort: parseAsStringLiteral(SORTS).withDefault("newest"),
  group: parseAsStringLiteral(GROUPS).withDefault("none"),
  density: parseAsStringLiteral(DENSITIES).withDefault("compact"),
  /** Id of the alert in the peek panel. */
  alert: parseAsString,
  /** Id of the incident in the peek panel. */
  incident: parseAsString,
};

/** The view state from the URL, and the query for the server that follows from it. */
export function useInboxView() {
  const [view, setView] = useQueryStates(PARSERS, { history: "replace" });
  const { terms, problems } = useMemo(() => searchOf(view.q), [view.q]);
  const filter = useMemo(() => filterOf(view.range, terms), [view.range, terms]);
  return { view, setView, terms, problems, filter, statuses: TAB_STATUSES[view.tab] };
}
/** Excludes the statuses, because the tabs count all of them. */
function filterOf(range: Range, terms: Selector): { since?: Date; q?: string } {
  const since = beginOf(range);
  return { ...(since && { since }), ...(terms.length > 0 && { q: printSelector(terms) }) };
}

/** What a saved view of the inbox asks the server for. @param query parameters of the inbox's address */
export function filterOfView(query: string): { filter: InboxFilter; statuses: readonly AlertStatus[] } {
  const params = new URLSearchParams(query);
  const { terms } = searchOf(params.get("q") ?? "");
  const tab = PARSERS.tab.parse(params.get("tab") ?? "") ?? "active";
  return { filter: filterOf(PARSERS.range.parse(params.get("range") ?? "") ?? "30d", terms), statuses: TAB_STATUSES[tab] };
}
export type InboxView = ReturnType<typeof useInboxView>["view"];
export type InboxFilterView = ReturnType<typeof useInboxView>;
export type InboxFilter = ReturnType<typeof useInboxView>["filter"];

/** What the list asks the server for. */
export interface InboxQuestion {
  filter: InboxFilter;
  statuses: readonly AlertStatus[];
  sort: InboxView["sort"];
}

/** Terms and problems of a search; problems of unfinished terms are hidden while the person types. Valid terms filter the list already. */
function searchOf(q: string) {
  const { terms, problems } = parseSelector(q);
  return { terms, problems: problems.flatMap(({ isUnfinished, message }) => (isUnfinished ? [] : message)) };
}

/** Start of the range in whole days, so that a view sends the same query all day. */
function beginOf(range: Range): Date | null {
  const days = RANGES[range];
  if (days === null) return null;
  const day = new Date();
  day.setUTCHours(0, 0, 0, 0);
  return new Date(day.getTime() - days * 86_400_000);
}
