import { titleMessage } from "../alerts/alert-title";
import { inEnglish } from "../alerts/english-message";
import type { AlertMessage, AlertWords } from "../model/alert-message";
import type { Evidence } from "../model/evidence";
import type { LongTrend } from "./long-trend";

interface TrendFacts {
  metricTitle: string;
  endpointName: string;
  unit: string;
  /** Start and end of the latest week, ms since the Unix epoch. */
  window: { startMs: number; endMs: number };
  decidedAtMs: number;
}

/** Title and evidence of an alert about a trend. No detector voted; the expected value is the level that was usual weeks ago. */
export function trendAlert(trend: LongTrend, facts: TrendFacts): { title: string; words: AlertWords; evidence: Evidence } {
  const { unit, window, decidedAtMs } = facts;
  const { from, to, growth, hours } = trend;
  const side = Math.sign(growth.value);
  const far = from + side * Math.min(Math.abs(growth.low), Math.abs(growth.high));
  const expected = { value: from, low: Math.min(from, far), high: Math.max(from, far) };
  const words = {
    title: titleMessage({ ...facts, ...{ kind: "trend", observed: to, expected }, isSilent: false, direction: null }),
    sentence: trendMessage(trend, facts),
  };
  const evidence: Evidence = {
    ...{ kind: "trend", observed: to, expected, unit, window, votes: [], decidedAtMs },
    uncertainty: (growth.high - growth.low) / 2,
    dataQuality: { n: hours, gaps: 0, stampSource: "unknown" },
    sentence: inEnglish(words.sentence),
  };
  return { title: inEnglish(words.title), words, evidence };
}

/** `Round-trip time, evening peak: 2 ms → 9 ms in 4 weeks, …`, with the forecast where a limit is known. */
function trendMessage(trend: LongTrend, { metricTitle, unit }: Pick<TrendFacts, "metricTitle" | "unit">): AlertMessage {
  const { part, isPeak, weeks, from, to, growth, forecast } = trend;
  const [least, most] = [Math.abs(growth.low), Math.abs(growth.high)].sort((a, b) => a - b) as [number, number];
  const happened: AlertMessage = {
    key: growth.value > 0 ? "trend.more" : "trend.less",
    values: {
      metric: { metric: metricTitle },
      when: { key: isPeak ? `dayPart.${part}Peak` : `dayPart.${part}` },
      ...{ from: { quantity: from, unit }, to: { quantity: to, unit }, weeks: String(weeks), range: { range: [least, most], unit } },
    },
  };
  if (forecast === null) return { key: "sentence", values: { clauses: happened } };
  return { key: "because", values: { happened, why: forecastMessage(forecast, unit) } };
}

function forecastMessage({ limit, low, high }: NonNullable<LongTrend["forecast"]>, unit: string): AlertMessage {
  const [first, last] = [Math.max(1, Math.round(low)), high === null ? null : Math.max(1, Math.round(high))];
  return { key: "trend.reaches", values: { limit: { quantity: limit, unit }, when: weeksMessage(first, last) } };
}

function weeksMessage(first: number, last: number | null): AlertMessage {
  const weeks = String(first);
  if (last === null) return first === 1 ? { key: "weeks.oneAtLeast" } : { key: "weeks.atLeast", values: { weeks } };
  if (first !== last) return { key: "weeks.range", values: { first: weeks, last: String(last) } };
  return first === 1 ? { key: "weeks.one" } : { key: "weeks.several", values: { weeks } };
}
