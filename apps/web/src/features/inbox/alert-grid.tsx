// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual list lie where they are put, which those of a <table> cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row (aria-activedescendant)
"use client";
import type { InboxRow } from "@padit/services/alerts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { AlertLine, COLUMNS } from "./alert-line";
import type { InboxView } from "./inbox-view";
import { isSelected, type Selection } from "./selection";
import { useSparklines } from "./use-sparklines";

interface Grid {
  rows: readonly InboxRow[];
  view: InboxView;
  /** Id of the row that keys act on. */
  activeId: string | null;
  selection: Selection;
  /** Ids of rows that stay visible although they no longer match the tab. */
  kept: ReadonlySet<string>;
  hasMore: boolean;
  onMore: () => void;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  onExtend: (id: string) => void;
  onScrolled: (isScrolled: boolean) => void;
  gridRef: RefObject<HTMLDivElement | null>;
}

interface GroupItem {
  heading: string;
  n: number;
  key: string;
}
type Item = { row: InboxRow; index: number } | GroupItem;

/** Width in px below which the columns fold into a second line. */
const NARROW_PX = 560;
const HEIGHT = { heading: 32, compact: 36, comfortable: 56 } as const;
const OVERSCAN = 12;
/** Rows before the end at which the next page is fetched. */
const AHEAD = 30;

/** The rows as an accessible grid; only rows in view are in the DOM. The grid has the focus and names the active row. */
export function AlertGrid(props: Grid) {
  const { rows, view, activeId, selection, kept, hasMore, onMore, onScrolled, gridRef } = props;
  const isNarrow = useIsNarrow(gridRef);
  const items = useMemo(() => itemsOf(rows, view.group), [rows, view.group]);
  const isTall = isNarrow || view.density === "comfortable";
  const rowHeight = isTall ? HEIGHT.comfortable : HEIGHT.compact;
  const activeAt = items.findIndex((item) => "row" in item && item.row.id === activeId);
  const virtual = useVirtualItems({ items, rowHeight, group: view.group, activeId, activeAt, gridRef });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= items.length - AHEAD) onMore();
  }, [hasMore, lastShown, items.length, onMore]);
  const sparklines = useSparklines(
    shown.flatMap(({ index }) => {
      const item = items[index];
      return item && "row" in item ? item.row.id : [];
    }),
  );
  return (
    <div
      ref={gridRef}
      role="grid"
      tabIndex={0}
      aria-label="Alerts"
      aria-rowcount={hasMore ? -1 : items.length + 1}
      aria-multiselectable
      aria-activedescendant={activeAt === -1 ? undefined : `alert-${activeId}`}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > rowHeight / 2)}
      className="@container min-h-0 flex-1 overflow-y-auto outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset"
    >
      <ColumnHeads isHidden={isNarrow} />
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, key, start, size }) => {
          const item = items[index];
          if (!item) return null;
          if (!("row" in item)) return <GroupHeading key={key} item={item} rowIndex={index + 2} start={start} height={size} />;
          const { row } = item;
          return (
            <AlertLine
              key={key}
              row={row}
              start={start}
              height={size}
              rowIndex={index + 2}
              isTall={isTall}
              isNarrow={isNarrow}
              isActive={row.id === activeId}
              isOpen={row.id === view.alert}
              isSelected={isSelected(selection, row.id)}
              hasLeft={kept.has(row.id)}
              sparkline={sparklines.get(row.id)}
              onOpen={props.onOpen}
              onToggle={props.onToggle}
              onExtend={props.onExtend}
            />
          );
        })}
      </div>
    </div>
  );
}

interface VirtualGrid extends Pick<Grid, "activeId" | "gridRef"> {
  items: readonly Item[];
  rowHeight: number;
  group: InboxView["group"];
  /** Index of the active row among the items; -1 when it is not in the list. */
  activeAt: number;
}

/** The items in view and the active row, which is scrolled into view whenever another row becomes active. */
function useVirtualItems({ items, rowHeight, group, activeId, activeAt, gridRef }: VirtualGrid) {
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => gridRef.current,
    estimateSize: (index) => (items[index] && "row" in items[index] ? rowHeight : HEIGHT.heading),
    getItemKey: (index) => keyOf(items[index], index),
    overscan: OVERSCAN,
    scrollPaddingStart: HEIGHT.heading,
    // Always render the active row, also when it is scrolled away, because aria-activedescendant must name an existing element.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const range = Array.from({ length: to - from + 1 }, (_, n) => from + n);
      return activeAt === -1 || (activeAt >= from && activeAt <= to) ? range : [...range, activeAt].sort((a, b) => a - b);
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: heights are what has changed
  useEffect(() => virtual.measure(), [rowHeight, group]);
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (activeId === revealed.current || activeAt === -1) return;
    revealed.current = activeId;
    virtual.scrollToIndex(activeAt, { align: "auto" });
  }, [activeId, activeAt, virtual]);
  return virtual;
}

const ColumnHeads = ({ isHidden }: { isHidden: boolean }) => (
  <div role="rowgroup" className={isHidden ? "sr-only" : "sticky top-0 z-10 border-border border-b bg-background"}>
    <div role="row" aria-rowindex={1} className={`${COLUMNS} h-8 text-muted text-xs`}>
      <Heading hidden>Select</Heading>
      <Heading hidden>Severity</Heading>
      <Heading>Alert</Heading>
      <Heading className="hidden @xl:block">State</Heading>
      <Heading className="hidden @7xl:block">Score</Heading>
      <Heading className="hidden @2xl:block">Observed</Heading>
      <Heading className="hidden @4xl:block">Owner</Heading>
      <Heading className="hidden @6xl:block">Last hour</Heading>
      <Heading className="text-right">Seen</Heading>
      <Heading className="hidden text-right @4xl:block">Lasts</Heading>
      <Heading hidden>Delivery</Heading>
    </div>
  </div>
);

interface GroupHeadingProps {
  item: GroupItem;
  rowIndex: number;
  /** Pixels from the top of the list. */
  start: number;
  height: number;
}
const GroupHeading = ({ item, rowIndex, start, height }: GroupHeadingProps) => (
  <div
    role="row"
    aria-rowindex={rowIndex}
    style={{ height, transform: `translateY(${start}px)` }}
    className="absolute inset-x-0 top-0 flex items-end border-border border-b px-4 pb-1"
  >
    <div role="gridcell" className="flex gap-2 text-xs">
      <span className="font-semibold">{item.heading}</span>
      <span className="text-muted tabular-nums">{item.n}</span>
    </div>
  </div>
);

function Heading({ children, className = "", hidden = false }: { children: ReactNode; className?: string; hidden?: boolean }) {
  return (
    <div role="columnheader" className={`truncate self-center ${className}`}>
      {hidden ? <span className="sr-only">{children}</span> : children}
    </div>
  );
}

/** Rows with a heading before each group. The server sorts rows by group, so each group is contiguous. */
function itemsOf(rows: readonly InboxRow[], group: InboxView["group"]): Item[] {
  if (group === "none") return rows.map((row, index) => ({ row, index }));
  const nameOf = (row: InboxRow) => (group === "endpoint" ? (row.endpointName ?? "No endpoint") : (row.collectorName ?? "No collector"));
  const idOf = (row: InboxRow) => (group === "endpoint" ? row.endpointId : row.collectorId) ?? "";
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(idOf(row), (counts.get(idOf(row)) ?? 0) + 1);
  return rows.flatMap((row, index): Item[] => {
    const before = rows[index - 1];
    const id = idOf(row);
    const begins = !before || idOf(before) !== id;
    return [...(begins ? [{ heading: nameOf(row), n: counts.get(id) ?? 0, key: `group ${id} ${index}` }] : []), { row, index }];
  });
}

const keyOf = (item: Item | undefined, index: number): string | number => (!item ? index : "row" in item ? item.row.id : item.key);

function useIsNarrow(ref: RefObject<HTMLElement | null>): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useEffect(() => {
    if (!ref.current) return;
    const observer = new ResizeObserver(([entry]) => entry && setNarrow(entry.contentRect.width < NARROW_PX));
    observer.observe(ref.current);
    return () => observer.disconnect();
  }, [ref]);
  return isNarrow;
}
