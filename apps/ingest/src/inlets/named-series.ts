import { type PushedSeries, pushedSeriesKey } from "@padit/services/collectors";
import type { PushCollector } from "../auth/push-directory";
import { nameSeries } from "./name-point";
import type { PushPoint } from "./point";

/** A series and its `pushedSeriesKey`. */
export interface NamedSeries {
  series: PushedSeries;
  key: string;
}

/** More names than this are computed again: a collector may have more series than most, but not without limit. */
const NAMES_PER_COLLECTOR_MAX = 20_000;

/**
 * Names by what a point states. Senders repeat the same series in every request, and naming costs several times as much as the look-up. The
 * names live as long as the directory's record of the collector, whose mapping they follow.
 */
const namesOf = new WeakMap<PushCollector, Map<string, NamedSeries | null>>();

/** The series that a point belongs to; null: its names are too long. */
export function namedSeries(point: PushPoint, collector: PushCollector): NamedSeries | null {
  let names = namesOf.get(collector);
  if (!names) {
    names = new Map();
    namesOf.set(collector, names);
  }
  const stated = statedBy(point);
  const known = names.get(stated);
  if (known !== undefined) return known;
  const series = nameSeries(point, collector.mapping, collector.name);
  const named = series && { series, key: pushedSeriesKey(series) };
  if (names.size >= NAMES_PER_COLLECTOR_MAX) names.clear();
  names.set(stated, named);
  return named;
}

/** Everything that decides a point's series. Each text follows its length, so that no two series have the same text here. */
function statedBy({ name, labels, unit, nature, metricType = "" }: PushPoint): string {
  let text = `${name.length}:${name}${unit.length}:${unit}${nature}:${metricType}`;
  for (const [label, value] of labels) text += `|${label.length}:${label}${value.length}:${value}`;
  return text;
}
