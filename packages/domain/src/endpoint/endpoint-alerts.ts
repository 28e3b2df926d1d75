import type { ChannelView } from "../alerts/channel-shape";
import { median } from "../features/order-statistics";
import type { Kind } from "../model/evidence";
import { stepEndpoint } from "./endpoint-detector";
import { EndpointMemory } from "./endpoint-memory";
import type { Episode } from "./episode";
import { describeEpisode, type EpisodeReport } from "./episode-kind";

/** Several metrics of one endpoint over time, sample by sample; arrays are parallel, null is missing. */
export interface EndpointSeries {
  /** Round trips, any unit. */
  rtt: readonly (number | null)[];
  /** One-way delays, forward and backward; absent when not measured. */
  owdF?: readonly (number | null)[] | undefined;
  owdR?: readonly (number | null)[] | undefined;
  /** Share of probes lost, 0…1; a missing round trip counts as lost without it. */
  lost?: readonly (number | null)[] | undefined;
}

/** Observed and expected level of one channel, in its unit. */
interface ChannelEvidence {
  observed: number;
  expected: number;
  low: number;
  high: number;
  n: number;
}

export interface EndpointAlert {
  /** Sample at which the alert opened, and last sample of its episode. */
  at: number;
  end: number;
  kind: Kind;
  /** Calibrated, 0…1. */
  score: number;
  evidence: {
    startedAt: number;
    decidedAt: number;
    /** The strongest statistic: channel, aspect, number of samples (span), −log₁₀ of its probability by chance (decades). */
    statistic: { channel: string; aspect: string; span: number; decades: number; timesThreshold: number };
    delay: ChannelEvidence | null;
    /** Forward minus backward one-way delay. */
    asymmetry: ChannelEvidence | null;
    lossShare: number;
    reason: string;
  };
}

/** The alerts that the live detector would have opened on an endpoint's stored samples, one step per sample. */
export function endpointAlerts({ rtt, owdF, owdR, lost }: EndpointSeries): EndpointAlert[] {
  const state = new EndpointMemory();
  const alerts: EndpointAlert[] = [];
  rtt.forEach((delay, i) => {
    const sample = {
      delay,
      forward: owdF?.[i] ?? null,
      backward: owdR?.[i] ?? null,
      lost: lost ? (lost[i] ?? null) : Number(delay === null),
      sent: 1,
    };
    const { episode, report } = stepEndpoint(state, sample);
    if (episode && report) alerts.push(alertOf(episode, report));
  });
  if (state.episode) alerts.push(alertOf(state.episode, describeEpisode(state.episode, state.channels)));
  return alerts;
}

function alertOf(episode: Episode, report: EpisodeReport): EndpointAlert {
  const { strongest, excess, openedAt } = episode;
  const [delay, asymmetry] = [channelEvidence(report.delay), channelEvidence(report.asymmetry)];
  return {
    at: openedAt,
    end: Math.max(openedAt, report.endedAt),
    kind: report.kind,
    score: excess / (excess + 1),
    evidence: {
      startedAt: report.startedAt,
      decidedAt: openedAt,
      statistic: { ...strongest, timesThreshold: excess },
      delay,
      asymmetry,
      lossShare: report.loss,
      reason: reasonOf(report.kind, delay, asymmetry, report.loss),
    },
  };
}

function channelEvidence(view: ChannelView | null): ChannelEvidence | null {
  if (!view) return null;
  // The band of 99 % of a normal distribution is 3.82 interquartile ranges wide.
  const half = 1.91 * view.spread;
  return { observed: median(view.value), expected: view.level, low: view.level - half, high: view.level + half, n: view.value.length };
}

const signed = (value: number): string => `${value < 0 ? "−" : "+"}${Number(Math.abs(value).toPrecision(3))}`;

/** The figures that decided the kind, as a sentence. */
function reasonOf(kind: Kind, delay: ChannelEvidence | null, asymmetry: ChannelEvidence | null, loss: number): string {
  const moved = delay ? delay.observed - delay.expected : 0;
  const apart = asymmetry ? asymmetry.observed - asymmetry.expected : 0;
  const oneWay = `forward ${signed((moved + apart) / 2)}, backward ${signed((moved - apart) / 2)}, round trip ${signed(moved)}`;
  if (kind === "clock_step") return `the one-way delays moved against each other and the round trip did not: a clock was set (${oneWay})`;
  if (kind === "path_asymmetry")
    return `the one-way delays moved against each other and the round trip moved as well: a path changed (${oneWay})`;
  if (kind === "loss" || kind === "outage") return `${Math.round(loss * 100)} % of the probes were lost`;
  return asymmetry ? oneWay : `round trip ${signed(moved)}`;
}
