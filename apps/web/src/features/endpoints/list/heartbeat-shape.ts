import { outcomeText } from "@padit/domain/metrics";
import type { CellState, EndpointHeartbeat } from "@padit/services/endpoints";
import type { headlineOf } from "../../sources/sources";
import type { Times } from "../../words/times";
import type { WordsOf } from "../../words/use-words";
import { lossOf, shown } from "../quantities";

/** Height (0…1) and pattern of a cell for each state, so that states are distinguishable without colour. */
export const LOOKS: Record<CellState, { height: number; fill: "plain" | "stripes" | "dots" | "solid" | "faint" }> = {
  ok: { height: 0.7, fill: "plain" },
  learning: { height: 0.45, fill: "faint" },
  degraded: { height: 0.85, fill: "stripes" },
  anomalous: { height: 0.85, fill: "dots" },
  down: { height: 1, fill: "solid" },
  not_measured: { height: 0.3, fill: "faint" },
  unknown: { height: 0.15, fill: "faint" },
  maintenance: { height: 0.5, fill: "stripes" },
  paused: { height: 0.15, fill: "plain" },
};

/** Merges neighbouring cells of the same state, so that a bar needs only a few SVG shapes. */
export function runsOf(states: readonly CellState[]): { state: CellState; first: number; count: number }[] {
  const runs: { state: CellState; first: number; count: number }[] = [];
  for (const [index, state] of states.entries()) {
    const last = runs.at(-1);
    if (last?.state === state) last.count++;
    else runs.push({ state, first: index, count: 1 });
  }
  return runs;
}

/** Index of the cell that a key moves to; null for keys without a function. */
export function cellAfter(key: string, index: number, count: number): number | null {
  const jump = Math.max(1, Math.round(count / 9));
  const to = { ArrowLeft: index - 1, ArrowRight: index + 1, PageUp: index - jump, PageDown: index + jump, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

export interface CellText {
  when: string;
  state: CellState;
  /** The measured values, or a text that nothing was measured. */
  facts: string[];
}

interface CellWriter {
  t: WordsOf<"endpoints">;
  times: Times;
}

/** Text of a cell, for its tooltip and for screen readers. */
export function cellText(
  { t, times }: CellWriter,
  bar: EndpointHeartbeat,
  headline: ReturnType<typeof headlineOf>,
  index: number,
): CellText {
  const from = new Date(bar.from.getTime() + index * bar.cellSeconds * 1000);
  const to = new Date(from.getTime() + bar.cellSeconds * 1000);
  const [n = 0, delay = null, delivery = null] = [bar.n[index], bar.delay[index], bar.delivery[index]];
  const outcome = bar.outcomes[index] ?? null;
  const facts = n === 0 ? [t("heartbeat.nothing")] : [];
  if (outcome !== null) facts.push(outcomeText(outcome));
  if (headline && delay !== null) facts.push(t("heartbeat.p50", { value: shown(delay, headline.delay.unit) }));
  if (headline && delivery !== null) facts.push(t("heartbeat.loss", { value: shown(lossOf(delivery, headline.delivery), "ratio") }));
  const day = bar.cellSeconds >= 3600 ? `${times.at(from, "day")} ` : "";
  return {
    when: `${day}${times.at(from, "minute")}–${times.at(to, "minute")}`,
    state: bar.states[index] ?? "unknown",
    facts,
  };
}

/** @param stateTitle the state in the reader's language */
export const spoken = ({ when, facts }: CellText, stateTitle: string): string => [when, stateTitle, ...facts].join(", ");

/** Time span of the bar: `90 min`, `3 h`, `7 d`. */
export function reachOf(t: WordsOf<"endpoints">, { states, cellSeconds }: Pick<EndpointHeartbeat, "states" | "cellSeconds">): string {
  const minutes = (states.length * cellSeconds) / 60;
  if (minutes < 120) return t("heartbeat.reach.min", { n: String(Math.round(minutes)) });
  const hours = minutes / 60;
  if (hours < 48) return t("heartbeat.reach.h", { n: String(Math.round(hours)) });
  return t("heartbeat.reach.d", { n: String(Math.round(hours / 24)) });
}
