// biome-ignore-all lint/a11y/useSemanticElements: rows of a virtual list lie where they are put, which those of a <table> cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names the active row (aria-activedescendant)
"use client";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { type MouseEvent, memo } from "react";
import { SeverityMark } from "@/components/severity-mark";
import { useAlertText } from "@/features/alert-text/use-alert-text";
import { useOrganization } from "@/features/organization/organization-context";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { Cell, COLUMNS, edgeOf, ROW, SelectBox, toneOf } from "./alert-line";
import { Lasts, Since } from "./durations";
import type { IncidentLineItem } from "./inbox-lines";
import { StatusMark } from "./status-mark";

interface Line {
  line: IncidentLineItem;
  /** Position in px from the top of the list. */
  start: number;
  height: number;
  rowIndex: number;
  isNarrow: boolean;
  isActive: boolean;
  isOpen: boolean;
  isSelected: boolean;
  hasLeft: boolean;
  onOpen: (id: string) => void;
  onToggle: (id: string) => void;
  onExtend: (id: string) => void;
  onExpand: (id: string) => void;
}

/** One incident: its title, its size and the sentence that names its cause. Clicks act as on an alert; the arrow expands it. */
export const IncidentLine = memo(function IncidentLine(props: Line) {
  const { line, start, height, onOpen, onToggle, onExtend } = props;
  const t = useWords("inbox");
  const { titleOf } = useAlertText();
  const { incident, n, isExpanded } = line;
  const press = (event: MouseEvent): void => {
    if (event.shiftKey) onExtend(line.id);
    else if (event.metaKey || event.ctrlKey) onToggle(line.id);
    else onOpen(line.id);
    event.preventDefault();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid holds the focus and has the keys
    <div
      role="row"
      id={`alert-${line.id}`}
      data-incident={line.id}
      aria-rowindex={props.rowIndex}
      aria-level={1}
      aria-expanded={isExpanded}
      aria-selected={props.isSelected}
      style={{ height, transform: `translateY(${start}px)` }}
      onClick={press}
      className={`${COLUMNS} ${ROW} ${toneOf(props)} ${edgeOf(props)}`}
    >
      <Cell>
        <SelectBox id={line.id} title={titleOf(incident)} {...props} />
      </Cell>
      <Cell className="grid place-items-center">
        <SeverityMark severity={incident.severity} />
      </Cell>
      <Cell className="flex min-w-0 items-center gap-1">
        {!props.isNarrow && <ExpandButton {...props} />}
        <Title {...props} />
      </Cell>
      <Cell className="hidden items-center @xl:flex">
        <StatusMark row={statusOf(line)} />
      </Cell>
      <Cell className="hidden @7xl:block" />
      <Cell className="hidden truncate text-muted tabular-nums @2xl:block">{membersWords(t, incident.alertCount, n)}</Cell>
      <Cell className="hidden truncate @4xl:block">
        {incident.assigneeName ?? <span className="text-muted">{incident.hasSeveralOwners ? t("severalOwners") : "–"}</span>}
      </Cell>
      <Cell className="hidden @6xl:block" />
      <Cell className="flex flex-col items-end gap-1 text-right text-muted tabular-nums">
        <Since at={incident.openedAt} />
        {props.isNarrow && <ExpandButton {...props} />}
      </Cell>
      <Cell className="hidden text-right text-muted tabular-nums @4xl:block">
        <Lasts from={incident.openedAt} to={incident.status === "resolved" ? incident.resolvedAt : null} />
      </Cell>
      <Cell />
    </div>
  );
});

function ExpandButton({ line: { id, incident, isExpanded }, onExpand }: Line) {
  const t = useWords("inbox");
  const { titleOf } = useAlertText();
  return (
    <button
      type="button"
      tabIndex={-1}
      aria-label={t(isExpanded ? "hideAlerts" : "showAlerts", { title: titleOf(incident) })}
      onClick={(event) => {
        event.stopPropagation();
        onExpand(id);
      }}
      className="grid size-7 shrink-0 place-items-center rounded text-muted hover:bg-default"
    >
      <ChevronRight aria-hidden className={`size-4 ${isExpanded ? "rotate-90" : ""}`} />
    </button>
  );
}

/** The title as a link to the incident's page, with the number of failing endpoints; below it the sentence. */
function Title({ line, isNarrow }: Line) {
  const t = useWords("inbox");
  const { titleOf, sentenceOf } = useAlertText();
  const { incident } = line;
  const { slug } = useOrganization();
  const size = (
    <span className="shrink-0 whitespace-nowrap rounded border border-border px-1.5 text-xs tabular-nums">{sizeWords(t, line)}</span>
  );
  return (
    <div className="flex min-w-0 flex-1 flex-col gap-0.5">
      <span className="flex min-w-0 items-center gap-2">
        <Link
          href={`/o/${slug}/incidents/${incident.id}`}
          prefetch={false}
          tabIndex={-1}
          onClick={(event) => {
            if (event.metaKey || event.ctrlKey || event.button === 1) event.stopPropagation();
            else event.preventDefault();
          }}
          className={`truncate ${incident.status === "open" ? "font-semibold" : ""}`}
        >
          {titleOf(incident)}
        </Link>
        {!isNarrow && size}
      </span>
      {isNarrow && (
        <span className="flex min-w-0 items-center gap-2">
          <StatusMark row={statusOf(line)} />
          {size}
        </span>
      )}
      <span className="truncate text-muted text-xs" title={sentenceOf(incident)}>
        {sentenceOf(incident)}
      </span>
    </div>
  );
}

const statusOf = ({ incident }: IncidentLineItem) => ({
  ...{ status: incident.status, acknowledgedBy: incident.acknowledgedBy },
  ...{ snoozedUntil: null, resolvedBy: null, verdict: null },
});

/** `41 of 42 endpoints`; the number of endpoints where the cause has no extent. */
function sizeWords(t: WordsOf<"inbox">, { incident: { extent, endpointCount, alertCount } }: IncidentLineItem): string {
  if (extent) return t("extent", { failing: extent.failing.toLocaleString("en"), active: extent.active.toLocaleString("en") });
  return endpointCount === 0 ? t("alerts", { count: alertCount }) : t("endpoints", { count: endpointCount });
}

const membersWords = (t: WordsOf<"inbox">, alertCount: number, n: number): string =>
  n >= alertCount ? t("alerts", { count: n }) : t("someAlerts", { n: n.toLocaleString("en"), count: alertCount });
