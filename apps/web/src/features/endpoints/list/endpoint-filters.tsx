"use client";
import { Button, SearchField } from "@heroui/react";
import type { EndpointState } from "@padit/services/endpoints";
import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { AS_WRITTEN, lettersOf } from "@/components/as-written";
import { Choose } from "@/components/choose";
import { StateMark } from "@/components/state-mark";
import { useOrganization } from "@/features/organization/organization-context";
import { useSources } from "@/features/sources/sources-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { STATE_ORDER, useEndpointSearch } from "./use-endpoint-search";

const ANY = "";
const PAUSE_MS = 250;
const SORT_WORDS = [
  { id: "name", word: "name" },
  { id: "-name", word: "nameBackwards" },
  { id: "worst", word: "worst" },
  { id: "newest", word: "newest" },
] as const;

/** Search, states with counts, protocol, label and order; all of them are stored in the address. */
export function EndpointFilters() {
  const t = useWords("endpoints");
  const { slug } = useOrganization();
  const sources = useSources();
  const { search, setSearch, filter, problems, isFiltered } = useEndpointSearch();
  const { state: _, ...uncounted } = filter;
  const facets = useQuery({
    ...useTRPC().endpoints.facets.queryOptions({ organization: slug, ...uncounted }),
    placeholderData: (before) => before,
  });
  const { byState, protocols = [], tags = [] } = facets.data ?? {};
  const place = useRef<HTMLDivElement>(null);
  useHotkeys(lettersOf("f"), () => place.current?.querySelector<HTMLElement>("[aria-haspopup=listbox]")?.focus(), AS_WRITTEN);
  return (
    <div ref={place} className="flex flex-col gap-2 px-4 pb-3 sm:px-6">
      <div className="flex flex-wrap items-center gap-2">
        <TextSearch value={search.q} onChange={(q) => void setSearch({ q }, { history: "replace" })} />
        <Choose
          label={t("filter.protocol")}
          className="w-40"
          value={search.protocol ?? ANY}
          onChange={(protocol) => void setSearch({ protocol: protocol || null })}
          options={[
            { id: ANY, label: t("filter.everyProtocol") },
            ...protocols.map(({ protocol, n }) => ({ id: protocol, label: sources.of(protocol).title, n })),
          ]}
        />
        {(tags.length > 0 || search.label) && (
          <Choose
            label={t("filter.label")}
            className="w-40"
            value={search.label ?? ANY}
            onChange={(label) => void setSearch({ label: label || null })}
            options={[{ id: ANY, label: t("filter.everyLabel") }, ...labelOptions(tags, search.label)]}
          />
        )}
        <Choose
          label={t("filter.order")}
          className="w-40"
          value={search.sort}
          onChange={(sort) => void setSearch({ sort: sort === "-name" || sort === "worst" || sort === "newest" ? sort : "name" })}
          options={SORT_WORDS.map(({ id, word }) => ({ id, label: t(`sort.${word}`) }))}
        />
      </div>
      <p role="status" className="text-sm text-warning-text empty:hidden">
        {problems.join(" ")}
      </p>
      <StateFilters byState={byState}>
        {isFiltered && (
          <Button size="sm" variant="ghost" onPress={() => void setSearch({ q: null, state: null, protocol: null, label: null })}>
            {t("filter.clear")}
          </Button>
        )}
      </StateFilters>
    </div>
  );
}

/** A button for each state that has endpoints, with their number. */
function StateFilters({ byState, children }: { byState: Readonly<Record<EndpointState, number>> | undefined; children: ReactNode }) {
  const t = useWords("endpoints");
  const common = useWords("common");
  const { search, setSearch } = useEndpointSearch();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that nobody needs here
    <div role="group" aria-label={t("filter.state")} className="flex flex-wrap gap-1.5">
      {STATE_ORDER.filter((state) => search.state === state || (byState?.[state] ?? 0) > 0).map((state) => (
        <button
          key={state}
          type="button"
          aria-pressed={search.state === state}
          onClick={() => void setSearch({ state: search.state === state ? null : state })}
          className="inline-flex min-h-7 items-center gap-1.5 rounded-full border border-border px-2.5 text-sm outline-none hover:bg-default focus-visible:ring-2 focus-visible:ring-focus aria-pressed:border-foreground aria-pressed:bg-default"
        >
          <StateMark state={state} />
          <span className="tabular-nums">{byState?.[state] ?? 0}</span>
          {search.state === state && <X aria-label={t("filter.stop", { state: common(`state.${state}`) })} className="size-3.5" />}
        </button>
      ))}
      {children}
    </div>
  );
}

const labelOptions = (tags: readonly { tag: string; n: number }[], chosen: string | null) => {
  const known = tags.map(({ tag, n }) => ({ id: tag, label: tag, n }));
  return chosen && !tags.some(({ tag }) => tag === chosen) ? [...known, { id: chosen, label: chosen, n: 0 }] : known;
};

/** Shows typed text at once and searches after a pause. The key `/` focuses the field. */
function TextSearch({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const t = useWords("endpoints");
  const [typed, setTyped] = useState(value);
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const told = useRef(value);
  useEffect(() => {
    // back and forward change the address without the field
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  useHotkeys("/", () => input.current?.focus(), AS_WRITTEN);
  const type = (text: string): void => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      told.current = text;
      onChange(text);
    }, PAUSE_MS);
  };
  return (
    <SearchField aria-label={t("search.label")} value={typed} onChange={type} className="w-full sm:w-80">
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input ref={input} placeholder={t("search.example")} />
        <SearchField.ClearButton />
      </SearchField.Group>
    </SearchField>
  );
}
