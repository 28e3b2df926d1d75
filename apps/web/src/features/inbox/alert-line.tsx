// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual list lie where they are put, which those of a <table> cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row (aria-activedescendant)
"use client";
import type { AlertSparkline, InboxRow } from "@padit/services/alerts";
import Link from "next/link";
import { type MouseEvent, memo, type ReactNode } from "react";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { DeliveryMark } from "./delivery-mark";
import { Lasts, Since } from "./durations";
import { observedWords } from "./observed-words";
import { ScoreBar } from "./score-bar";
import { Sparkline } from "./sparkline";
import { StatusMark } from "./status-mark";

/** The number of columns depends on the width; values without a column move to the second line. */
export const COLUMNS =
  "grid items-center gap-x-3 px-3 grid-cols-[1.5rem_1rem_minmax(0,1fr)_3.25rem_1rem] @xl:grid-cols-[1.5rem_1rem_minmax(0,1fr)_5rem_3.25rem_1rem] @2xl:grid-cols-[1.5rem_1rem_minmax(0,1fr)_5rem_minmax(0,11.5rem)_3.25rem_1rem] @4xl:grid-cols-[1.5rem_1rem_minmax(0,1fr)_5rem_minmax(0,12.5rem)_6rem_3.25rem_3.25rem_1rem] @6xl:grid-cols-[1.5rem_1rem_minmax(0,1fr)_5rem_minmax(0,12.5rem)_6rem_5.5rem_3.25rem_3.25rem_1rem] @7xl:grid-cols-[1.5rem_1rem_minmax(0,1fr)_5rem_4.5rem_minmax(0,14rem)_8rem_5.5rem_3.25rem_3.25rem_1rem]";

interface Line {
  row: InboxRow;
  /** Position in px from the top of the list. */
  start: number;
  height: number;
  rowIndex: number;
  /** Level in the tree of incidents; null in the list by alerts. */
  level: 1 | 2 | null;
  isTall: boolean;
  isNarrow: boolean;
  isActive: boolean;
  isOpen: boolean;
  isSelected: boolean;
  hasLeft: boolean;
  sparkline: AlertSparkline | undefined;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  onExtend: (id: string) => void;
}

/**
 * One alert. A click opens it, with Ctrl or ⌘ selects it, with Shift selects the range up to it. Its title is a link that can open in a
 * new tab.
 */
export const AlertLine = memo(function AlertLine(props: Line) {
  const { row, start, height, onOpen, onToggle, onExtend } = props;
  const press = (event: MouseEvent): void => {
    if (event.shiftKey) onExtend(row.id);
    else if (event.metaKey || event.ctrlKey) onToggle(row.id);
    else onOpen(row.id);
    event.preventDefault();
  };
  const t = useWords("inbox");
  const { titleOf } = useAlertText();
  const observed = observedWords(t, row);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid holds the focus and has the keys
    <div
      role="row"
      id={`alert-${row.id}`}
      data-alert={row.id}
      aria-rowindex={props.rowIndex}
      aria-level={props.level ?? undefined}
      aria-selected={props.isSelected}
      style={{ height, transform: `translateY(${start}px)` }}
      onClick={press}
      className={`${COLUMNS} ${ROW} ${toneOf(props)} ${edgeOf(props)}`}
    >
      <Cell>
        <SelectBox id={row.id} title={titleOf(row)} {...props} />
      </Cell>
      <Cell className="grid place-items-center">
        <SeverityMark severity={row.severity} />
      </Cell>
      <Cell className={`min-w-0 ${(props.isNarrow ? NARROW_INDENTS : INDENTS)[props.level ?? 0]}`}>
        <Title {...props} observed={observed} />
      </Cell>
      <Cell className="hidden items-center @xl:flex">
        <StatusMark row={row} />
      </Cell>
      <Cell className="hidden @7xl:block">
        <ScoreBar score={row.score} />
      </Cell>
      <Cell className="hidden truncate tabular-nums @2xl:block">
        <span title={observed ?? undefined}>{observed}</span>
      </Cell>
      <Cell className="hidden truncate @4xl:block">{row.assigneeName ?? <span className="text-muted">–</span>}</Cell>
      <Cell className="hidden @6xl:block">{props.sparkline && <Sparkline line={props.sparkline} />}</Cell>
      <Cell className="text-right text-muted tabular-nums">
        <Since at={row.openedAt} />
      </Cell>
      <Cell className="hidden text-right text-muted tabular-nums @4xl:block">
        <Lasts from={row.openedAt} to={row.resolvedAt} />
      </Cell>
      <Cell>
        <DeliveryMark state={row.delivery} />
      </Cell>
    </div>
  );
});

/** Aligns titles with those of incidents, which have a button before them; alerts of an incident are indented further. */
const INDENTS = { 0: "", 1: "pl-8", 2: "pl-12" } as const;
const NARROW_INDENTS = { 0: "", 1: "", 2: "pl-4" } as const;

interface SelectBoxProps extends Pick<Line, "isSelected" | "onToggle" | "onExtend"> {
  id: string;
  title: string;
}
export function SelectBox({ id, title, isSelected, onToggle, onExtend }: SelectBoxProps) {
  const t = useWords("inbox");
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the key is x
    <label className="grid size-6 place-items-center" onClick={(event) => event.stopPropagation()}>
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isSelected}
        aria-label={t("select", { title })}
        onChange={({ nativeEvent }) => (nativeEvent instanceof PointerEvent && nativeEvent.shiftKey ? onExtend(id) : onToggle(id))}
        className="size-4 accent-accent"
      />
    </label>
  );
}

/** The title as a link; a tall row also shows the values that have no column. */
function Title({ row, isTall, isNarrow, observed }: Line & { observed: string | null }) {
  const t = useWords("inbox");
  const { titleOf } = useAlertText();
  const { slug } = useOrganization();
  return (
    <>
      <Link
        href={`/o/${slug}/inbox/${row.id}`}
        prefetch={false}
        tabIndex={-1}
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.button === 1) event.stopPropagation();
          else event.preventDefault();
        }}
        className={`block truncate ${row.status === "open" ? "font-medium" : ""}`}
      >
        {titleOf(row)}
      </Link>
      {isTall && (
        <span className="flex min-w-0 items-center gap-2 text-muted text-xs">
          {isNarrow && <StatusMark row={row} />}
          <span className="truncate">
            {[isNarrow ? observed : null, row.collectorName && t("via", { collector: row.collectorName }), row.labels.join(", ")]
              .filter(Boolean)
              .join(" · ")}
          </span>
        </span>
      )}
    </>
  );
}

/** Classes of every row of the list. */
export const ROW = "absolute inset-x-0 top-0 cursor-default select-none border-separator border-b text-sm";

export const edgeOf = ({ isActive, isOpen }: Pick<Line, "isActive" | "isOpen">): string =>
  isActive ? "shadow-[inset_3px_0_0_var(--focus)]" : isOpen ? "shadow-[inset_3px_0_0_var(--border)]" : "";

export function toneOf({ isSelected, isOpen, hasLeft }: Pick<Line, "isSelected" | "isOpen" | "hasLeft">): string {
  const tone = isSelected ? "bg-accent-soft" : isOpen ? "bg-default" : "hover:bg-surface-secondary";
  return hasLeft ? `${tone} italic text-muted` : tone;
}

export function Cell({ children, className = "" }: { children?: ReactNode; className?: string }) {
  return (
    <div role="gridcell" className={className}>
      {children}
    </div>
  );
}
