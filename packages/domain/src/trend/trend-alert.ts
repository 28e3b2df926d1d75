import { alertTitle } from "../alerts/alert-title";
import { quantity, range } from "../alerts/quantity";
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
export function trendAlert(trend: LongTrend, facts: TrendFacts): { title: string; evidence: Evidence } {
  const { unit, window, decidedAtMs } = facts;
  const { from, to, growth, hours } = trend;
  const side = Math.sign(growth.value);
  const far = from + side * Math.min(Math.abs(growth.low), Math.abs(growth.high));
  const expected = { value: from, low: Math.min(from, far), high: Math.max(from, far) };
  const evidence: Evidence = {
    ...{ kind: "trend", observed: to, expected, unit, window, votes: [], decidedAtMs },
    uncertainty: (growth.high - growth.low) / 2,
    dataQuality: { n: hours, gaps: 0, stampSource: "unknown" },
    sentence: trendSentence(trend, facts),
  };
  return { title: alertTitle({ ...facts, ...{ kind: "trend", observed: to, expected }, isSilent: false, direction: null }), evidence };
}

/** `Round-trip time, evening peak: 2 ms → 9 ms in 4 weeks, …`, with the forecast where a limit is known. */
function trendSentence(trend: LongTrend, { metricTitle, unit }: Pick<TrendFacts, "metricTitle" | "unit">): string {
  const { part, isPeak, weeks, from, to, growth, forecast } = trend;
  const [least, most] = [Math.abs(growth.low), Math.abs(growth.high)].sort((a, b) => a - b) as [number, number];
  const what = `${metricTitle}, ${part}${isPeak ? " peak" : ""}: ${quantity(from, unit)} → ${quantity(to, unit)} in ${weeks} weeks`;
  const how = `at the same hours of the week it is ${range(least, most, unit)} ${growth.value > 0 ? "more" : "less"} than then`;
  return forecast === null ? `${what}; ${how}.` : `${what}; ${how}. ${forecastSentence(forecast, unit)}`;
}

function forecastSentence({ limit, low, high }: NonNullable<LongTrend["forecast"]>, unit: string): string {
  const [first, last] = [Math.max(1, Math.round(low)), high === null ? null : Math.max(1, Math.round(high))];
  const when = last === null ? `${weeksText(first)} at the earliest` : first === last ? weeksText(first) : `${first} to ${weeksText(last)}`;
  return `At this pace the limit of ${quantity(limit, unit)} is reached in ${when}.`;
}

const weeksText = (weeks: number): string => `${weeks} ${weeks === 1 ? "week" : "weeks"}`;
