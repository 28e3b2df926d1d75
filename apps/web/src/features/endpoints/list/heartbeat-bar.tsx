"use client";
import type { CellState, EndpointHeartbeat } from "@padit/services/endpoints";
import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useTimes } from "@/components/moment";
import { STATES } from "@/components/state-mark";
import { TONES } from "@/components/tones";
import { headlineOf } from "@/features/sources/sources";
import { useSources } from "@/features/sources/sources-context";
import { useWords } from "@/features/words/use-words";
import { cellAfter, cellText, LOOKS, reachOf, runsOf, spoken } from "./heartbeat-shape";

const CELL = 4;
const GAP = 1;
const HEIGHT = 24;

/** The colour of a state, the same as on every other screen. */
const colourOf = (state: CellState): string => TONES[STATES[state].tone].text;

/** SVG fill patterns shared by every bar of the page. They use the current colour of the referring element. */
export function HeartbeatPatterns() {
  return (
    <svg aria-hidden className="absolute size-0">
      <defs>
        <pattern id="heartbeat-stripes" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.2" height="4" className="fill-warning-text" />
        </pattern>
        <pattern id="heartbeat-planned" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="2.2" height="4" className="fill-info-text" />
        </pattern>
        <pattern id="heartbeat-dots" width="4" height="4" patternUnits="userSpaceOnUse">
          <circle cx="2" cy="2" r="1.4" className="fill-warning-text" />
        </pattern>
      </defs>
    </svg>
  );
}

/**
 * A row of cells, oldest first, with one tab stop. Arrow keys move between cells; a cell's text is the value for screen readers and the
 * tooltip.
 */
export function HeartbeatBar({ bar, name, protocol }: { bar: EndpointHeartbeat; name: string; protocol: string }) {
  const common = useWords("common");
  const t = useWords("endpoints");
  const times = useTimes();
  const headline = headlineOf(useSources().of(protocol), bar.deliveryMetric);
  const ref = useRef<HTMLDivElement>(null);
  const [chosen, setChosen] = useState<number | null>(null);
  const [isOpen, setOpen] = useState(false);
  const count = bar.states.length;
  const index = Math.min(chosen ?? count - 1, count - 1);
  const text = cellText({ t, times }, bar, headline, index);
  const width = count * CELL;

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") setOpen(false);
    const next = cellAfter(event.key, index, count);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    setChosen(next);
    setOpen(true);
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width: wide } = event.currentTarget.getBoundingClientRect();
    setChosen(Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - left) / wide) * count))));
    setOpen(true);
  };
  return (
    <div
      ref={ref}
      role="slider"
      tabIndex={0}
      aria-label={t("heartbeat.label", { name, reach: reachOf(t, bar) })}
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={index}
      aria-valuetext={spoken(text, common(`state.${text.state}`))}
      aria-orientation="horizontal"
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
      onPointerLeave={() => setOpen(false)}
      onFocus={(event) => event.currentTarget.matches(":focus-visible") && setOpen(true)}
      onBlur={() => setOpen(false)}
      className="w-full cursor-default rounded outline-none focus-visible:ring-2 focus-visible:ring-focus"
    >
      <svg aria-hidden viewBox={`0 0 ${width} ${HEIGHT}`} preserveAspectRatio="none" className="block h-6 w-full">
        {runsOf(bar.states).map(({ state, first, count: cells }) => (
          <path key={first} d={cellsPath(first, cells, LOOKS[state].height)} {...paint(state)} />
        ))}
        {isOpen && (
          <rect x={index * CELL} y={0} width={CELL - GAP} height={HEIGHT} className="fill-none stroke-foreground" strokeWidth={0.75} />
        )}
      </svg>
      {isOpen && ref.current && (
        <CellTip anchor={ref.current} at={(index + 0.5) / count} text={text} state={bar.states[index] ?? "unknown"} />
      )}
    </div>
  );
}

/** Rectangles of neighbouring cells as one SVG path, aligned to the bottom. */
function cellsPath(first: number, count: number, height: number): string {
  const tall = HEIGHT * height;
  const rectangles = Array.from(
    { length: count },
    (_, cell) => `M${(first + cell) * CELL} ${HEIGHT - tall}h${CELL - GAP}v${tall}h-${CELL - GAP}z`,
  );
  return rectangles.join("");
}

function paint(state: CellState) {
  const { fill } = LOOKS[state];
  const className = colourOf(state);
  switch (fill) {
    case "stripes":
    case "dots":
      return { className, fill: `url(#heartbeat-${state === "maintenance" ? "planned" : fill})`, stroke: "currentColor", strokeWidth: 0.4 };
    case "faint":
      return { className, fill: "currentColor", fillOpacity: 0.45 };
    default:
      return { className, fill: "currentColor" };
  }
}

interface Tip {
  anchor: HTMLElement;
  /** Position along the bar, 0…1. */
  at: number;
  text: ReturnType<typeof cellText>;
  state: CellState;
}

const TIP_WIDTH = 208;

/** Tooltip above the cell, rendered outside of the list, which scrolls and clips. Screen readers read the bar's value instead. */
function CellTip({ anchor, at, text, state }: Tip) {
  const common = useWords("common");
  const { left, width, top } = anchor.getBoundingClientRect();
  const x = Math.min(Math.max(left + width * at, TIP_WIDTH / 2 + 4), window.innerWidth - TIP_WIDTH / 2 - 4);
  return createPortal(
    <div
      aria-hidden
      className="pointer-events-none fixed z-50 rounded-lg border border-border bg-overlay px-2.5 py-1.5 text-overlay-foreground text-xs shadow-lg tabular-nums"
      style={{ left: x, top: top - 6, width: TIP_WIDTH, transform: "translate(-50%, -100%)" }}
    >
      <div className="flex justify-between gap-2">
        <span>{text.when}</span>
        <span className={`font-medium ${colourOf(state)}`}>{common(`state.${text.state}`)}</span>
      </div>
      <div className="text-muted">{text.facts.join(" · ")}</div>
    </div>,
    document.body,
  );
}
