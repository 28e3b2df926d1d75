import { newBank, stepBank } from "../detection/detector-bank";
import type { Preset, Tuning } from "../model/detection-config";
import { injectFaults, type TrueEvent } from "./faults";
import { type Alarm, judge, type Tally } from "./judge";
import type { TrainingSeries } from "./training-series";

export interface BacktestOptions {
  preset: Preset;
  learningWindows: number;
  /** Seed of the injected faults; the judgement uses another one than the search. */
  seed: string;
}

/** The alarms that the detectors would have raised live, each from its first firing window to its last. */
export function alarmsOf(
  series: Pick<TrainingSeries, "startMs" | "value" | "resolution">,
  tuning: Tuning | null,
  { preset, learningWindows }: Pick<BacktestOptions, "preset" | "learningWindows">,
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

/** Backtests one series causally, against the verdicts of people if there are any, else against injected faults. */
export function backtestSeries(series: TrainingSeries, tuning: Tuning, options: BacktestOptions): Tally {
  const verdicts: TrueEvent[] = series.labels
    .filter(({ is }) => is === "event")
    .map(({ fromMs, toMs }) => ({ fromMs, toMs, kind: "verdict" }));
  const unknown = series.labels.filter(({ is }) => is === "unknown");
  const { value, events } =
    verdicts.length > 0 ? { value: series.value, events: verdicts } : injectFaults(series, options.learningWindows, options.seed);
  const alarms = alarmsOf({ ...series, value }, tuning, options);
  return judge(series.startMs, options.learningWindows, alarms, events, unknown);
}
