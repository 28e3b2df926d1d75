"use client";
import { printSelector, printTerm, type Selector, type SelectorTerm } from "@padit/domain/selector";
import type { AlertStatus } from "@padit/services/alerts";
import { Search, X } from "lucide-react";
import { type RefObject, useEffect, useRef, useState } from "react";
import { useWords } from "@/features/words/use-words";
import { FilterMenu } from "./filter-menu";
import type { InboxFilter } from "./inbox-view";

interface SearchBarProps {
  q: string;
  terms: Selector;
  problems: readonly string[];
  filter: InboxFilter;
  statuses: readonly AlertStatus[];
  inputRef: RefObject<HTMLInputElement | null>;
  onQuery: (q: string) => void;
  onLeave: () => void;
}

const SETTLE_MS = 250;

/** A search field for words and `field:value` tokens; each recognised token is shown below with a button that removes it. */
export function SearchBar({ q, terms, problems, filter, statuses, inputRef, onQuery, onLeave }: SearchBarProps) {
  const t = useWords("inbox");
  const { typed, setTyped, submit } = useTypedQuery(q, onQuery);
  return (
    <search className="flex flex-col gap-1.5 px-3 py-2">
      <div className="flex items-center gap-2">
        <div className="flex min-w-0 flex-1 items-center gap-2 rounded-lg border border-border bg-field px-2.5 focus-within:ring-2 focus-within:ring-focus">
          <Search aria-hidden className="size-4 shrink-0 text-muted" />
          <input
            ref={inputRef}
            type="search"
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              if ((event.key !== "Escape" && event.key !== "Enter") || event.nativeEvent.isComposing) return;
              event.preventDefault();
              submit();
              onLeave();
            }}
            aria-label={t("search.label")}
            aria-describedby="inbox-search-problems"
            placeholder={t("search.example")}
            autoComplete="off"
            spellCheck={false}
            className="min-w-0 flex-1 bg-transparent py-1.5 text-sm outline-none placeholder:text-muted [&::-webkit-search-cancel-button]:hidden"
          />
          {typed !== "" && (
            <button
              type="button"
              aria-label={t("search.clear")}
              onClick={() => {
                setTyped("");
                inputRef.current?.focus();
              }}
              className="grid size-6 place-items-center rounded text-muted hover:bg-default"
            >
              <X aria-hidden className="size-4" />
            </button>
          )}
        </div>
        <FilterMenu filter={filter} statuses={statuses} terms={terms} onTerms={(next) => onQuery(printSelector(next))} />
      </div>
      <p id="inbox-search-problems" role="status" className="text-sm text-warning-text empty:hidden">
        {problems.join(" ")}
      </p>
      {terms.length > 0 && <Chips terms={terms} onQuery={onQuery} />}
    </search>
  );
}

/** The text in the search field. It becomes the query after a pause in typing, or at once by `submit`. */
function useTypedQuery(q: string, onQuery: (q: string) => void) {
  const [typed, setTyped] = useState(q);
  const sent = useRef(q);
  useEffect(() => {
    // Follow changes of the query by a link, the back button or a chip, but never overwrite text that is being typed.
    if (q !== sent.current) setTyped(q);
    sent.current = q;
  }, [q]);
  useEffect(() => {
    if (typed === sent.current) return;
    const settle = setTimeout(() => {
      sent.current = typed;
      onQuery(typed);
    }, SETTLE_MS);
    return () => clearTimeout(settle);
  }, [typed, onQuery]);
  const submit = (): void => {
    sent.current = typed;
    onQuery(typed);
  };
  return { typed, setTyped, submit };
}

function Chips({ terms, onQuery }: Pick<SearchBarProps, "terms" | "onQuery">) {
  const t = useWords("inbox");
  const without = (term: SelectorTerm): string => printSelector(terms.filter((each) => each !== term));
  return (
    <ul aria-label={t("search.filters")} className="flex flex-wrap gap-1.5">
      {terms.map((term) => (
        <li key={printTerm(term)} className="flex items-center rounded-full bg-default pl-2.5 text-xs">
          {chipOf(term)}
          <button
            type="button"
            aria-label={t("search.removeFilter", { filter: printTerm(term) })}
            onClick={() => onQuery(without(term))}
            className="grid size-6 place-items-center rounded-full hover:bg-default-hover"
          >
            <X aria-hidden className="size-3" />
          </button>
        </li>
      ))}
    </ul>
  );
}

export const chipOf = ({ field, values, not }: SelectorTerm): string =>
  `${not ? "not " : ""}${field === "text" ? "" : `${field}: `}${values.join(" or ")}`;
