import type { TrueEvent } from "./faults";
import type { Label } from "./training-series";

/** From the first window that fired to the last. */
export interface Alarm {
  fromMs: number;
  toMs: number;
}

/** Counts that add up over series. */
export interface Tally {
  series: number;
  /** Judged windows: after the learning. */
  windows: number;
  events: number;
  caught: number;
  falseAlarms: number;
  /** Windows from the beginning of each caught event to its alarm. */
  delays: number[];
  /** Events that a person's verdict made. */
  verdicts: number;
}

export const noTally = (): Tally => ({ series: 0, windows: 0, events: 0, caught: 0, falseAlarms: 0, delays: [], verdicts: 0 });

/** Windows after an event in which an alarm on the return to normal does not count as false. */
export const ECHO_WINDOWS = 6;

/**
 * The operator's view: an event is caught when an alarm begins in it; an alarm that begins elsewhere is false, except where nobody gave a
 * verdict. No credit for single points inside a long event, because point-adjusted scores reward chance.
 */
export function judge(
  startMs: Float64Array,
  learningWindows: number,
  alarms: readonly Alarm[],
  events: readonly TrueEvent[],
  unknown: readonly Label[],
): Tally {
  const windowMs = stepOf(startMs);
  const learntMs = startMs[learningWindows] ?? Number.POSITIVE_INFINITY;
  const judged = events.filter(({ fromMs }) => fromMs >= learntMs);
  const caught = judged.flatMap((event) => {
    const alarm = alarms.find(({ fromMs }) => fromMs >= event.fromMs && fromMs < event.toMs + windowMs);
    return alarm ? [Math.round((alarm.fromMs - event.fromMs) / windowMs)] : [];
  });
  const isExcused = ({ fromMs }: Alarm): boolean =>
    events.some((event) => fromMs >= event.fromMs && fromMs < event.toMs + ECHO_WINDOWS * windowMs) ||
    unknown.some((label) => fromMs >= label.fromMs - windowMs && fromMs < label.toMs + ECHO_WINDOWS * windowMs);
  return {
    series: 1,
    windows: Math.max(0, startMs.length - learningWindows),
    events: judged.length,
    caught: caught.length,
    falseAlarms: alarms.filter((alarm) => !isExcused(alarm)).length,
    delays: caught,
    verdicts: judged.filter(({ kind }) => kind === "verdict").length,
  };
}

/** Distance between consecutive windows, ignoring gaps. */
function stepOf(startMs: Float64Array): number {
  let smallest = Number.POSITIVE_INFINITY;
  for (let i = 1; i < startMs.length; i++) smallest = Math.min(smallest, (startMs[i] ?? 0) - (startMs[i - 1] ?? 0));
  return Number.isFinite(smallest) && smallest > 0 ? smallest : 1;
}

export const addTally = (a: Tally, b: Tally): Tally => ({
  series: a.series + b.series,
  windows: a.windows + b.windows,
  events: a.events + b.events,
  caught: a.caught + b.caught,
  falseAlarms: a.falseAlarms + b.falseAlarms,
  delays: [...a.delays, ...b.delays],
  verdicts: a.verdicts + b.verdicts,
});
