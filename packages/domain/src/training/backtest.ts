import { isRatio } from "../detection/window-close";
import type { PipelineSettings, Preset, Tuning } from "../model/detection-config";
import type { AlertEffect } from "../model/effects";
import { type CollectorConfig, type Moment, MomentPlayer } from "../replay/play-log";
import { momentsOf } from "../replay/recorded-samples";
import { type ReplayedAlert, replayedAlerts } from "../replay/replayed-alerts";
import { windowStart } from "../windows/window-samples";
import { injectFaults, type TrueEvent } from "./faults";
import { type Alarm, ECHO_WINDOWS, judge, type Tally } from "./judge";
import type { TrainingSeries } from "./training-series";

export interface BacktestOptions extends PipelineSettings {
  preset: Preset;
  /** Seed of the injected faults; the judgement uses another one than the search. */
  seed: string;
}

/** Backtests one series causally, against the verdicts of people if there are any, else against injected faults. */
export function backtestSeries(series: TrainingSeries, tuning: Tuning, options: BacktestOptions): Tally {
  const verdicts: TrueEvent[] = series.labels
    .filter(({ is }) => is === "event")
    .map(({ fromMs, toMs }) => ({ fromMs, toMs, kind: "verdict" }));
  const unknown = series.labels.filter(({ is }) => is === "unknown");
  const judged = (alarms: readonly Alarm[], events: readonly TrueEvent[]): Tally =>
    judge(series.startMs, options.learningWindows, alarms, events, unknown);
  if (verdicts.length > 0) return judged(alarmsOf(alertsOf(series, tuning, options), options), verdicts);
  const { value, events } = injectFaults(series, options.learningWindows, options.seed);
  const faults = events.map((event) => new Fault(event, series, value, options));
  const quiet = judged(alarmsOf(replayedAlerts(playWithFaults(series, faults, tuning, options)), options), []);
  for (const fault of faults) {
    const { events: judgedEvents, caught, delays } = judged(alarmsOf(replayedAlerts(fault.effects), options), [fault.event]);
    quiet.events += judgedEvents;
    quiet.caught += caught;
    quiet.delays.push(...delays);
  }
  return quiet;
}

/** The alerts that live detection would have opened for this series alone. */
export const alertsOf = (series: TrainingSeries, tuning: Tuning | null, options: Omit<BacktestOptions, "seed">): ReplayedAlert[] =>
  replayedAlerts(playWithFaults(series, [], tuning, options));

/**
 * Plays the history without faults. At the start of each fault a copy of the detection state plays the history with that fault. No copy sees more
 * than one fault, because real faults do not repeat within hours like injected ones.
 */
function* playWithFaults(
  { samples, config }: TrainingSeries,
  faults: readonly Fault[],
  tuning: Tuning | null,
  { preset, ...settings }: Omit<BacktestOptions, "seed">,
): Generator<AlertEffect> {
  const own = withModel(config, preset, tuning);
  const player = new MomentPlayer(settings, own);
  const waiting = [...faults];
  let running: Fault[] = [];
  for (const moment of momentsOf([samples])) {
    while (waiting[0] && waiting[0].event.fromMs <= moment.tsMs) {
      const fault = waiting.shift() as Fault; // safe: the loop condition checks it
      fault.begin(new MomentPlayer(settings, own, player.snapshot()));
      running.push(fault);
    }
    running = running.filter((fault) => fault.play(moment));
    yield* player.play(moment);
  }
  yield* player.closeWindows();
}

const withModel = (config: CollectorConfig, preset: Preset, tuning: Tuning | null): CollectorConfig => ({
  ...config,
  series: config.series.map(({ tuning: _present, ...info }) => ({ ...info, ...(tuning && { tuning }) })),
  policies: config.policies.map((policy) => ({ ...policy, preset })),
});

/** One injected fault, with the alert effects of the detection that sees it. */
class Fault {
  readonly effects: AlertEffect[] = [];
  readonly #addedByWindow: ReadonlyMap<number, number>;
  #player: MomentPlayer | null = null;

  constructor(
    readonly event: TrueEvent,
    private readonly series: TrainingSeries,
    changed: Float64Array,
    private readonly settings: PipelineSettings,
  ) {
    const { startMs, value } = series;
    const within = Array.from(startMs, (ms, i) => ({ ms, added: (changed[i] ?? 0) - (value[i] ?? 0) }));
    this.#addedByWindow = new Map(within.filter(({ ms }) => ms >= event.fromMs && ms <= event.toMs).map(({ ms, added }) => [ms, added]));
  }

  begin(player: MomentPlayer): void {
    this.#player = player;
  }

  /** @returns false when the fault and its possible echo are over */
  play(moment: Moment): boolean {
    if (moment.tsMs > this.event.toMs + ECHO_WINDOWS * this.settings.windowMs) return false;
    for (const effect of this.#player?.play(this.#withFault(moment)) ?? []) this.effects.push(effect);
    return true;
  }

  #withFault(moment: Moment): Moment {
    const added = this.#addedByWindow.get(windowStart(moment.tsMs, this.settings.windowMs)) ?? 0;
    if (added === 0) return moment;
    const isBounded = isRatio(this.series);
    return { ...moment, value: moment.value.map((value) => (isBounded ? Math.min(1, Math.max(0, value + added)) : value + added)) };
  }
}

/** Each opening as an alarm from the start of the window that decided it. */
function alarmsOf(alerts: readonly ReplayedAlert[], { windowMs, latenessMs }: PipelineSettings): Alarm[] {
  return alerts.flatMap(({ bouts, endMs }) =>
    bouts.map(({ startMs, openedMs }, i) => ({
      fromMs: Math.max(startMs, openedMs - windowMs - latenessMs),
      toMs: bouts[i + 1]?.startMs ?? endMs ?? openedMs,
    })),
  );
}
