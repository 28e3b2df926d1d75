"use client";
import { parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";

/** As services state them; repeated here because a browser does not load services. */
export const SORTS = ["name", "-name", "newest", "worst"] as const;
export const STATE_ORDER = ["down", "degraded", "anomalous", "not_measured", "unknown", "learning", "ok", "maintenance", "paused"] as const;

const SEARCH = {
  q: parseAsString.withDefault(""),
  state: parseAsStringLiteral(STATE_ORDER),
  protocol: parseAsString,
  label: parseAsString,
  sort: parseAsStringLiteral(SORTS).withDefault("name"),
};

/** What the list shows, kept in the address. */
export function useEndpointSearch() {
  const [search, setSearch] = useQueryStates(SEARCH, { history: "push", clearOnDefault: true });
  const { q, state, protocol, label, sort } = search;
  const filter = {
    ...(q && { text: q }),
    ...(state && { state }),
    ...(protocol && { protocol }),
    ...(label && { tag: label }),
  };
  return { search, setSearch, filter, sort, isFiltered: Object.keys(filter).length > 0 };
}
export type EndpointFilterValues = ReturnType<typeof useEndpointSearch>["filter"];
