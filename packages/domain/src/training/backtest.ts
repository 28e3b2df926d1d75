import { newBank, stepBank } from "../detection/detector-bank";
import type { Preset, Tuning } from "../model/detection-config";
import { injectFaults, type TrueEvent } from "./faults";
import { type Alarm, judge, type Tally } from "./judge";
import type { TrainingSeries } from "./training-series";

export interface BacktestTerms {
  preset: Preset;
  learningWindows: number;
  /** Of the injected faults; another one for the judgement than for the search. */
  seed: string;
}

/** What the detectors would have said live, window by window: each alarm from where it began to fire to where it ceased. */
export function alarmsOf(
  series: Pick<TrainingSeries, "startMs" | "value" | "resolution">,
  tuning: Tuning | null,
  { preset, learningWindows }: Pick<BacktestTerms, "preset" | "learningWindows">,
): Alarm[] {
  const bank = newBank();
  const alarms: Alarm[] = [];
  let open: Alarm | null = null;
  for (let i = 0; i < series.startMs.length; i++) {
    const startMs = series.startMs[i] ?? 0;
    const window = { startMs, value: series.value[i] ?? 0, resolution: series.resolution };
    const { firing } = stepBank(bank, window, { preset, learningWindows, tuning });
    if (!firing) open = null;
    else if (open) open.toMs = startMs;
    else {
      open = { fromMs: startMs, toMs: startMs };
      alarms.push(open);
    }
  }
  return alarms;
}

/** Backtests one series causally: against verdicts where a person gave some, else against injected faults. */
export function backtestSeries(series: TrainingSeries, tuning: Tuning, terms: BacktestTerms): Tally {
  const verdicts: TrueEvent[] = series.labels
    .filter(({ is }) => is === "event")
    .map(({ fromMs, toMs }) => ({ fromMs, toMs, kind: "verdict" }));
  const unknown = series.labels.filter(({ is }) => is === "unknown");
  const { value, events } =
    verdicts.length > 0 ? { value: series.value, events: verdicts } : injectFaults(series, terms.learningWindows, terms.seed);
  const alarms = alarmsOf({ ...series, value }, tuning, terms);
  return judge(series.startMs, terms.learningWindows, alarms, events, unknown);
}
