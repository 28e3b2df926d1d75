"use client";
import { Button } from "@heroui/react";
import type { EndpointHeartbeat, EndpointView } from "@padit/services/endpoints";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRouter } from "next/navigation";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { AS_WRITTEN, lettersOf } from "@/components/as-written";
import { Check } from "@/components/check";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { BulkBar } from "./bulk-bar";
import { COLUMNS, EndpointRow } from "./endpoint-row";
import { HeartbeatPatterns } from "./heartbeat-bar";
import { useBulkEndpoints } from "./use-bulk-endpoints";
import type { EndpointFilterValues } from "./use-endpoint-search";
import { type EndpointSelection, useEndpointSelection } from "./use-endpoint-selection";

const HEADS = ["name", "state", "heartbeat", "p50", "p95", "loss", "delay", "labels"] as const;
const ROW_PX = 56;
const AHEAD = 10;

interface Table {
  items: readonly EndpointView[];
  bars: ReadonlyMap<string, EndpointHeartbeat>;
  /** Endpoints that match the filter; null while they are counted. */
  total: number | null;
  filter: EndpointFilterValues;
  hasMore: boolean;
  isLoadingMore: boolean;
  onMore: () => void;
}

/** Virtual rows within the page's own scrolling; further pages are fetched before the reader reaches the end. */
export function EndpointTable({ items, bars, total, filter, hasMore, isLoadingMore, onMore }: Table) {
  const { slug } = useOrganization();
  const mayEdit = useMay("operator");
  const t = useWords("endpoints");
  const bulk = useBulkEndpoints();
  const selection = useEndpointSelection(items);
  const { list, offset } = useListOffset();
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => document.getElementById("main"),
    estimateSize: () => ROW_PX,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: AHEAD,
    scrollMargin: offset,
  });
  const shown = rows.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isLoadingMore && last >= items.length - AHEAD) onMore();
  }, [hasMore, isLoadingMore, last, items.length, onMore]);
  const current = useRowKeys({ items, mayEdit, selection, bulk, onReveal: (index) => rows.scrollToIndex(index, { align: "auto" }) });
  const { isAll, chosen, selected } = selection;
  return (
    <>
      <HeartbeatPatterns />
      <div>
        <TableHead mayEdit={mayEdit} selection={selection} loaded={items.length} total={total} />
        <ul ref={list} aria-label={t("title")} className="relative" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const endpoint = items[index];
            if (!endpoint) return null;
            return (
              <li
                key={key}
                aria-posinset={index + 1}
                aria-setsize={total ?? items.length}
                ref={rows.measureElement}
                data-index={index}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start - offset}px)` }}
              >
                <EndpointRow
                  endpoint={endpoint}
                  bar={bars.get(endpoint.id)}
                  slug={slug}
                  isSelected={isAll || chosen.has(endpoint.id)}
                  isCurrent={current === endpoint.id}
                  onSelect={mayEdit ? (isOn) => selection.select(endpoint.id, isOn) : null}
                />
              </li>
            );
          })}
        </ul>
      </div>
      {isLoadingMore && <LoadingMore />}
      {selected.length > 0 && (
        <BulkBar
          target={isAll ? { filter } : { ids: selected.map(({ id }) => id) }}
          n={isAll ? (total ?? selected.length) : selected.length}
          endpoints={selected}
          bulk={bulk}
          onClear={selection.clear}
        />
      )}
    </>
  );
}

function LoadingMore() {
  const t = useWords("endpoints");
  return (
    <p role="status" className="p-3 text-center text-muted text-sm">
      {t("loadingMore")}
    </p>
  );
}

interface TableHeadProps {
  mayEdit: boolean;
  selection: EndpointSelection;
  loaded: number;
  total: number | null;
}

/** Column headings. Once all loaded rows are selected, they offer to select every endpoint that matches. */
function TableHead({ mayEdit, selection, loaded, total }: TableHeadProps) {
  const t = useWords("endpoints");
  const { selected, isAll, isEveryLoaded, selectLoaded, selectAll, clear } = selection;
  return (
    <div className="sticky top-0 z-20 bg-background">
      <div
        className={`grid grid-cols-[1.75rem_1fr] items-center gap-x-3 border-separator border-b px-4 py-1.5 text-muted text-xs sm:px-6 ${COLUMNS}`}
      >
        <span>
          {mayEdit && (
            <Check
              label={t("selectShown")}
              isOn={isEveryLoaded}
              isPartly={selected.length > 0 && !isEveryLoaded}
              onChange={(isOn) => (isOn ? selectLoaded() : clear())}
            />
          )}
        </span>
        {HEADS.map((head) => (
          <span
            aria-hidden
            key={head}
            className={head === "name" ? "" : head === "delay" || head === "labels" ? "hidden lg:block" : "hidden md:block"}
          >
            {t(`column.${head}`)}
          </span>
        ))}
      </div>
      {isEveryLoaded && !isAll && total !== null && total > loaded && (
        <div className="flex items-center justify-center gap-2 border-separator border-b bg-accent-soft px-4 py-1 text-sm">
          {t("allLoaded", { count: String(loaded) })}
          <Button size="sm" variant="ghost" onPress={selectAll}>
            {t("selectMatching", { count: String(total) })}
          </Button>
        </div>
      )}
    </div>
  );
}

interface RowKeys {
  items: readonly EndpointView[];
  mayEdit: boolean;
  selection: EndpointSelection;
  bulk: ReturnType<typeof useBulkEndpoints>;
  onReveal: (index: number) => void;
}

/** Handles the keys of the list: j and k move, x selects, o opens, z undoes, Escape clears. @returns the id of the current row */
function useRowKeys({ items, mayEdit, selection, bulk, onReveal }: RowKeys): string | null {
  const { slug } = useOrganization();
  const router = useRouter();
  const [current, setCurrent] = useState<string | null>(null);
  const { chosen, select, clear } = selection;
  const move = (by: number): void => {
    const at = items.findIndex(({ id }) => id === current);
    const next = at === -1 ? 0 : Math.min(items.length - 1, Math.max(0, at + by));
    setCurrent(items[next]?.id ?? null);
    onReveal(next);
  };
  useHotkeys(lettersOf("j"), () => move(1), AS_WRITTEN, [items, current]);
  useHotkeys(lettersOf("k"), () => move(-1), AS_WRITTEN, [items, current]);
  useHotkeys(lettersOf("x"), () => current && mayEdit && select(current, !chosen.has(current)), AS_WRITTEN, [current, chosen, mayEdit]);
  useHotkeys(lettersOf("o"), () => current && router.push(`/o/${slug}/endpoints/${current}`), AS_WRITTEN, [current, slug]);
  useHotkeys(lettersOf("z"), () => bulk.undo(), AS_WRITTEN, [bulk]);
  useHotkeys("escape", clear);
  return current;
}

/** Offset of the first row within the scrolling element, in px. */
function useListOffset() {
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const main = document.getElementById("main");
    if (!main || !list.current) return;
    const top = list.current.getBoundingClientRect().top - main.getBoundingClientRect().top + main.scrollTop;
    setOffset((was) => (Math.abs(was - top) < 1 ? was : top));
  });
  return { list, offset };
}
