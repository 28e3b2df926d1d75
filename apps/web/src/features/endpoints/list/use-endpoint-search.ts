"use client";
import { parseSelector, printSelector } from "@padit/domain/selector";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

/** The same values as in services, which a browser must not load. */
const SORTS = ["name", "-name", "newest", "worst"] as const;
export const STATE_ORDER = ["down", "degraded", "anomalous", "not_measured", "unknown", "learning", "ok", "maintenance", "paused"] as const;

const SEARCH = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(STATE_ORDER),
  protocol: parseAsString,
  label: parseAsString,
  sort: parseAsStringLiteral(SORTS).withDefault("name"),
};

/** Search, filters and order of the list, stored in the address. */
export function useEndpointSearch() {
  const [search, setSearch] = useQueryStates(SEARCH, { history: "push", clearOnDefault: true });
  const { q, state, protocol, label, sort } = search;
  const { terms, problems } = parseSelector(q, { subject: "endpoints" });
  const filter = {
    ...(terms.length > 0 && { q: printSelector(terms) }),
    ...(state && { state }),
    ...(protocol && { protocol }),
    ...(label && { tag: label }),
  };
  /** Problems of the search; those of unfinished terms are hidden while the person types. */
  const wrong = problems.flatMap(({ isUnfinished, message }) => (isUnfinished ? [] : message));
  return { search, setSearch, filter, sort, problems: wrong, isFiltered: Object.keys(filter).length > 0 };
}
export type EndpointFilterValues = ReturnType<typeof useEndpointSearch>["filter"];
