import type { PipelineSettings } from "../model/detection-config";
import type { AlertEffect, Resolution } from "../model/effects";
import type { Kind } from "../model/evidence";
import type { Severity } from "../severity";
import { type CollectorConfig, playMoments } from "./play-log";
import { momentsOf, type RecordedSamples } from "./recorded-samples";

/** One bout of an alert, that is, trouble without interruption, with its latest description. */
interface ReplayedBout {
  /** First bad sample. */
  startMs: number;
  /** When the opening was decided, ms. */
  openedMs: number;
  kind: Kind;
}

/** An alert as the live lifecycle writes it, without what people do to it. Times are ms since the Unix epoch. */
export interface ReplayedAlert {
  key: string;
  alertId: string;
  seriesId: number;
  metricName: string;
  kind: Kind;
  severity: Severity;
  /** First bad sample of the first bout. */
  startMs: number;
  openedMs: number;
  bouts: ReplayedBout[];
  /** Null when it was still open at the end. */
  endMs: number | null;
  resolution: Resolution | null;
  reason: string | null;
  /** Highest composite score. */
  score: number;
}

/** One collector's samples of the configured series, and the times at which it delivered samples of any series. */
export interface Recording {
  config: CollectorConfig;
  samples: readonly RecordedSamples[];
  /** Moments at which it delivered samples of anything, ascending. */
  heardMs: Float64Array;
}

/** The alerts that live detection opened, or would have opened, for a recording. */
export const replayRecording = ({ config, samples, heardMs }: Recording, settings: PipelineSettings): ReplayedAlert[] =>
  replayedAlerts(playMoments(settings, config, momentsOf(samples, heardMs)));

export function replayedAlerts(effects: Iterable<AlertEffect>): ReplayedAlert[] {
  const alerts: ReplayedAlert[] = [];
  /** The newest alert of each key. */
  const newest = new Map<string, ReplayedAlert>();
  for (const effect of effects) {
    if (effect.type === "open") {
      // That a collector cannot measure is about no series, and no policy changes it.
      if (effect.seriesId === null) continue;
      const alert = openedAlert(effect, effect.seriesId);
      alerts.push(alert);
      newest.set(effect.key, alert);
    } else {
      const alert = newest.get(effect.key);
      if (alert) note(alert, effect);
    }
  }
  return alerts;
}

const openedAlert = (effect: Extract<AlertEffect, { type: "open" }>, seriesId: number): ReplayedAlert => ({
  ...{ key: effect.key, alertId: effect.alertId, seriesId, metricName: effect.metricName },
  ...{ kind: effect.kind, severity: effect.severity, startMs: effect.episodeStartMs, openedMs: effect.atMs },
  bouts: [{ startMs: effect.boutStartMs, openedMs: effect.atMs, kind: effect.kind }],
  ...{ endMs: null, resolution: null, reason: null, score: effect.scores.compositeScore },
});

function note(alert: ReplayedAlert, effect: Exclude<AlertEffect, { type: "open" }>): void {
  if (effect.type === "flapping_ended") return;
  if (effect.type === "resolve") {
    Object.assign(alert, { endMs: effect.atMs, resolution: effect.resolution, reason: effect.reason });
    return;
  }
  const { seriesId, metricName, kind, severity, boutStartMs: startMs } = effect;
  Object.assign(alert, { seriesId, metricName, kind, severity, endMs: null, resolution: null, reason: null });
  alert.score = Math.max(alert.score, effect.scores.compositeScore);
  const present = alert.bouts.at(-1);
  if (present && present.startMs >= startMs) present.kind = kind;
  else alert.bouts.push({ startMs, openedMs: effect.atMs, kind });
}
