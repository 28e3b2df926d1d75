import type { AlertMessage } from "../model/alert-message";
import type { AlertTextKey } from "../model/alert-texts";
import type { SeriesInfo } from "../model/detection-config";
import type { Evidence } from "../model/evidence";

export interface TitleFacts extends Pick<Evidence, "kind" | "observed" | "expected" | "unit"> {
  metricTitle: string;
  endpointName: string;
  /** No run of the endpoint is answered. */
  isSilent: boolean;
  /** Side of the limit that a rule forbids; null when no rule fires. */
  direction: "above" | "below" | null;
  /** Text of the fault when the finding is more specific than the kind. */
  headline?: AlertTextKey | undefined;
}

export const metricTitleOf = ({ metricTitle, metricName }: Pick<SeriesInfo, "metricTitle" | "metricName">): string =>
  metricTitle ?? metricName;

/** The fault, then its place: `Not answering · du-17`, `Round-trip time up · du-17`. */
export const titleMessage = (facts: TitleFacts): AlertMessage => ({
  key: "title",
  values: { what: whatIsWrong(facts), where: facts.endpointName },
});

function whatIsWrong(facts: TitleFacts): AlertMessage {
  const { kind, metricTitle, observed, unit } = facts;
  const shown = kind === "countdown" ? String(Math.floor(observed)) : { quantity: observed, unit };
  return { key: facts.headline ?? keyOf(facts), values: { metric: { metric: metricTitle }, observed: shown } };
}

function keyOf({ kind, observed, expected, isSilent, direction }: TitleFacts): AlertTextKey {
  const isUp = observed >= expected.value;
  switch (kind) {
    case "outage":
      return isSilent ? "what.notAnswering" : "what.value";
    case "level_shift":
      return isUp ? "what.up" : "what.down";
    case "ramp":
      return isUp ? "what.rising" : "what.falling";
    case "trend":
      return isUp ? "what.growing" : "what.shrinking";
    case "limit":
      return `what.${direction ?? (isUp ? "above" : "below")}`;
    case "countdown":
      return "what.countdown";
    case "loss":
      return isUp ? "what.plain" : "what.down";
    default:
      return TEXT_KEY_BY_KIND[kind];
  }
}

const TEXT_KEY_BY_KIND = {
  jitter: "what.jitter",
  spike_train: "what.spikes",
  periodic: "what.periodic",
  path_asymmetry: "what.pathAsymmetry",
  clock_step: "what.clockStep",
  clock_off: "what.clockOff",
  no_data: "what.noData",
  wrong_answer: "what.wrongAnswer",
  not_measured: "what.notMeasured",
  frozen: "what.frozen",
  schedule: "what.schedule",
} as const satisfies Partial<Record<Evidence["kind"], AlertTextKey>>;
