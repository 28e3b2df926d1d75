// biome-ignore-all lint/a11y/useAriaPropsSupportedByRole: the role is that of a grid or of a treegrid, and both have these
// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual list lie where they are put, which those of a <table> cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row (aria-activedescendant)
"use client";
import type { AlertSparkline } from "@padit/services/alerts";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { useWords } from "@/features/words/use-words";
import { AlertLine, COLUMNS } from "./alert-line";
import type { InboxLine } from "./inbox-lines";
import type { InboxView } from "./inbox-view";
import { IncidentLine } from "./incident-line";
import { isSelected, type Selection } from "./selection";
import { useSparklines } from "./use-sparklines";

interface Grid {
  lines: readonly InboxLine[];
  view: InboxView;
  /** Id of the row in the peek panel. */
  openId: string | null;
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
  /** Expands or collapses an incident. */
  onExpand: (id: string) => void;
  /** Reads further alerts of an expanded incident. */
  onMembers: (incidentId: string) => void;
  onScrolled: (isScrolled: boolean) => void;
  gridRef: RefObject<HTMLDivElement | null>;
}

/** Width in px below which the columns fold into a second line. */
const NARROW_PX = 560;
const HEIGHT = { heading: 32, more: 36, compact: 36, comfortable: 56, narrowIncident: 78 } as const;
const OVERSCAN = 12;
/** Rows before the end at which the next page is fetched. */
const AHEAD = 30;

/** The rows as an accessible grid; only rows in view are in the DOM. The grid has the focus and names the active row. */
export function AlertGrid(props: Grid) {
  const { lines, view, activeId, hasMore, onMore, onMembers, onScrolled, gridRef } = props;
  const t = useWords("inbox");
  const isNarrow = useIsNarrow(gridRef);
  const isTree = view.show === "incidents";
  const isTall = isNarrow || view.density === "comfortable";
  const rowHeight = isTall ? HEIGHT.comfortable : HEIGHT.compact;
  const activeAt = lines.findIndex(({ id }) => id === activeId);
  const virtual = useVirtualItems({ lines, rowHeight, isNarrow, activeId, activeAt, gridRef });
  const shown = virtual.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastShown >= lines.length - AHEAD) onMore();
  }, [hasMore, lastShown, lines.length, onMore]);
  const linesShown = shown.flatMap(({ index }) => lines[index] ?? []);
  const incomplete = linesShown.flatMap((line) => (line.type === "more" ? [line.incidentId] : [])).join();
  useEffect(() => {
    for (const id of incomplete.split(",")) if (id !== "") onMembers(id);
  }, [incomplete, onMembers]);
  const sparklines = useSparklines(linesShown.flatMap((line) => (line.type === "alert" ? [line.id] : [])));
  return (
    <div
      ref={gridRef}
      role={isTree ? "treegrid" : "grid"}
      tabIndex={0}
      aria-label={t(isTree ? "shown.incidents" : "shown.alerts")}
      aria-rowcount={hasMore ? -1 : lines.length + 1}
      aria-multiselectable
      aria-activedescendant={activeAt === -1 ? undefined : `alert-${activeId}`}
      onScroll={(event) => onScrolled(event.currentTarget.scrollTop > rowHeight / 2)}
      className="@container min-h-0 flex-1 overflow-y-auto outline-none focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset"
    >
      <ColumnHeads title={t(isTree ? "column.incident" : "column.alert")} isHidden={isNarrow} />
      <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
        {shown.map(({ index, start, size }) => {
          const line = lines[index];
          return (
            line && (
              <Line
                key={line.id}
                {...props}
                line={line}
                rowIndex={index + 2}
                start={start}
                height={size}
                isTall={isTall}
                isNarrow={isNarrow}
                sparkline={sparklines.get(line.id)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface LineProps extends Grid {
  line: InboxLine;
  rowIndex: number;
  /** Pixels from the top of the list. */
  start: number;
  height: number;
  isTall: boolean;
  isNarrow: boolean;
  sparkline: AlertSparkline | undefined;
}
function Line({ line, rowIndex, start, height, isTall, isNarrow, sparkline, view, activeId, openId, selection, kept, ...on }: LineProps) {
  const t = useWords("inbox");
  const { onOpen, onToggle, onExtend, onExpand } = on;
  const { id } = line;
  const place = { rowIndex, start, height };
  const state = { isActive: id === activeId, isOpen: id === openId, isSelected: isSelected(selection, id), hasLeft: kept.has(id) };
  switch (line.type) {
    case "heading":
      return (
        <TextRow {...place} className="items-end pb-1">
          <span className="font-semibold">{line.heading}</span>
          <span className="text-muted tabular-nums">{line.n}</span>
        </TextRow>
      );
    case "more":
      return (
        <TextRow {...place} level={2} className="items-center pl-[5.25rem]">
          <span className="text-muted">{t("loadingMore", { count: line.n.toLocaleString("en") })}</span>
        </TextRow>
      );
    case "incident":
      return <IncidentLine {...place} {...state} {...{ isNarrow, onOpen, onToggle, onExtend, onExpand }} line={line} />;
    case "alert": {
      const level = view.show === "incidents" ? line.level : null;
      return <AlertLine {...place} {...state} {...{ isTall, isNarrow, sparkline, level, onOpen, onToggle, onExtend }} row={line.row} />;
    }
  }
}

interface VirtualGrid extends Pick<Grid, "activeId" | "gridRef"> {
  lines: readonly InboxLine[];
  /** Height of an alert's row in px. */
  rowHeight: number;
  isNarrow: boolean;
  /** Index of the active row among the lines; -1 when it is not in the list. */
  activeAt: number;
}

/** The lines in view and the active row, which is scrolled into view whenever another row becomes active. */
function useVirtualItems({ lines, rowHeight, isNarrow, activeId, activeAt, gridRef }: VirtualGrid) {
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => gridRef.current,
    estimateSize: (index) => heightOf(lines[index], rowHeight, isNarrow),
    getItemKey: (index) => lines[index]?.id ?? index,
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
  useEffect(() => virtual.measure(), [rowHeight, isNarrow, lines]);
  const revealed = useRef<string | null>(null);
  useEffect(() => {
    if (activeId === revealed.current || activeAt === -1) return;
    revealed.current = activeId;
    virtual.scrollToIndex(activeAt, { align: "auto" });
  }, [activeId, activeAt, virtual]);
  return virtual;
}

function heightOf(line: InboxLine | undefined, rowHeight: number, isNarrow: boolean): number {
  if (line?.type === "incident") return isNarrow ? HEIGHT.narrowIncident : HEIGHT.comfortable;
  return line?.type === "heading" || line?.type === "more" ? HEIGHT[line.type] : rowHeight;
}

const ColumnHeads = ({ title, isHidden }: { title: string; isHidden: boolean }) => {
  const t = useWords("inbox");
  return (
    <div role="rowgroup" className={isHidden ? "sr-only" : "sticky top-0 z-10 border-border border-b bg-background"}>
      <div role="row" aria-rowindex={1} className={`${COLUMNS} h-8 text-muted text-xs`}>
        <Heading hidden>{t("column.select")}</Heading>
        <Heading hidden>{t("column.severity")}</Heading>
        <Heading>{title}</Heading>
        <Heading className="hidden @xl:block">{t("column.state")}</Heading>
        <Heading className="hidden @7xl:block">{t("column.score")}</Heading>
        <Heading className="hidden @2xl:block">{t("column.observed")}</Heading>
        <Heading className="hidden @4xl:block">{t("column.owner")}</Heading>
        <Heading className="hidden @6xl:block">{t("column.lastHour")}</Heading>
        <Heading className="text-right">{t("column.seen")}</Heading>
        <Heading className="hidden text-right @4xl:block">{t("column.lasts")}</Heading>
        <Heading hidden>{t("column.delivery")}</Heading>
      </div>
    </div>
  );
};

interface TextRowProps extends Pick<LineProps, "rowIndex" | "start" | "height"> {
  level?: 2;
  className: string;
  children: ReactNode;
}
/** A row with text only, which keys skip. */
const TextRow = ({ rowIndex, start, height, level, className, children }: TextRowProps) => (
  <div
    role="row"
    aria-rowindex={rowIndex}
    aria-level={level}
    style={{ height, transform: `translateY(${start}px)` }}
    className={`absolute inset-x-0 top-0 flex border-border border-b px-4 ${className}`}
  >
    <div role="gridcell" className="flex gap-2 text-xs">
      {children}
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
