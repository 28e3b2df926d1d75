import type { SeriesState } from "../detection/series-state";
import type { Kind } from "../model/evidence";
import type { ChannelView } from "./channel-shape";
import { kindOf } from "./kind";

/** Number of pairs of one-way samples from which their shape alone decides; below it the endpoint detector's kind is used. */
const PAIRS_MIN = 8;

/** The delays of one endpoint: forward, backward and round trip. */
export interface OneWay {
  /** State of the round trip; null when it is not measured, so that the sum of both directions is used. */
  delay: SeriesState | null;
  forward: SeriesState;
  backward: SeriesState;
  /** Kind found by the endpoint detector; null while the directions agree. */
  detectorKind: Kind | null;
}

/** `clock_step` or `path_asymmetry` when the two directions changed in opposite ways; else null. */
export function opposedKind({ delay, forward, backward, detectorKind }: OneWay, fromMs: number, toMs: number): Kind | null {
  const there = forward.windows.samplesSince(fromMs, toMs);
  const back = backward.windows.samplesSince(fromMs, toMs);
  const backAt = new Map(back.tsMs.map((t, i) => [t, back.value[i] ?? 0]));
  const pairs = there.tsMs.flatMap((t, i) => {
    const other = backAt.get(t);
    return other === undefined ? [] : [{ forward: there.value[i] ?? 0, backward: other }];
  });
  const levels = [forward.baseline.level, backward.baseline.level];
  if (!pairs.length || levels[0] === null || levels[1] === null) return detectorKind;
  const [f = 0, b = 0] = levels.map((level) => level ?? 0);
  const asymmetry: ChannelView = {
    value: pairs.map((pair) => pair.forward - pair.backward),
    level: f - b,
    spread: Math.max(forward.baseline.spread, backward.baseline.spread, 0.005 * Math.min(Math.abs(f), Math.abs(b))),
  };
  const trip = delay ? delay.windows.samplesSince(fromMs, toMs).value : pairs.map((pair) => pair.forward + pair.backward);
  const kind = kindOf({
    group: "delay",
    metricType: "latency",
    value: trip,
    level: delay ? delay.baseline.level : f + b,
    spread: delay ? delay.baseline.spread : asymmetry.spread,
    asymmetry,
  });
  if (kind === "clock_step" || kind === "path_asymmetry") return kind;
  return pairs.length < PAIRS_MIN ? detectorKind : null;
}
