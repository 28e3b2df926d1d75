import type { SeriesInfo } from "../model/detection-config";
import type { Evidence } from "../model/evidence";
import { quantity } from "./quantity";

export interface TitleFacts extends Pick<Evidence, "kind" | "observed" | "expected" | "unit"> {
  metricTitle: string;
  endpointName: string;
  /** No run of the endpoint is answered. */
  isSilent: boolean;
  /** Side of the limit that a rule forbids; null where no rule holds. */
  direction: "above" | "below" | null;
  /** What is wrong, where the finding knows better than the kind. */
  headline?: string | undefined;
}

export const metricTitleOf = ({ metricTitle, metricName }: Pick<SeriesInfo, "metricTitle" | "metricName">): string =>
  metricTitle ?? metricName;

/** What is wrong, then where: `Not answering · du-17`, `Round-trip time up · du-17`. */
export const alertTitle = (facts: TitleFacts): string => `${facts.headline ?? whatIsWrong(facts)} · ${facts.endpointName}`;

function whatIsWrong({ kind, metricTitle: metric, observed, expected, unit, isSilent, direction }: TitleFacts): string {
  const isUp = observed >= expected.value;
  switch (kind) {
    case "outage":
      return isSilent ? "Not answering" : `${metric} ${quantity(observed, unit)}`;
    case "level_shift":
      return `${metric} ${isUp ? "up" : "down"}`;
    case "ramp":
      return `${metric} ${isUp ? "rising" : "falling"}`;
    case "trend":
      return `${metric} ${isUp ? "growing" : "shrinking"} over weeks`;
    case "limit":
      return `${metric} ${direction ?? (isUp ? "above" : "below")} limit`;
    case "countdown":
      return `${metric}: ${Math.floor(observed)}`;
    case "loss":
      return isUp ? metric : `${metric} down`;
    default:
      return FIXED[kind].replace("{metric}", () => metric);
  }
}

const FIXED: Record<Exclude<Evidence["kind"], "outage" | "level_shift" | "ramp" | "trend" | "limit" | "countdown" | "loss">, string> = {
  jitter: "{metric} unstable",
  spike_train: "{metric} spiking",
  periodic: "{metric} oscillating",
  path_asymmetry: "Path asymmetry",
  clock_step: "Clock step",
  clock_off: "Clock off",
  no_data: "No measurements",
  wrong_answer: "Wrong answers",
  not_measured: "Not measured",
  frozen: "{metric} frozen",
  schedule: "{metric} off schedule",
};
