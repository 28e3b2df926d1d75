import type { EndpointView } from "@padit/services/endpoints/endpoint-view";

interface Facts {
  endpoint: Pick<EndpointView, "state" | "learning" | "collectorIds" | "intervalSeconds" | "paused">;
  /** Those that stand unresolved, the worst first. */
  alerts: readonly { description: string }[];
}

/** What is the matter with an endpoint, in one line. */
export function stateSentence({ endpoint, alerts }: Facts): string {
  const { state, learning, collectorIds, intervalSeconds } = endpoint;
  const [first, ...others] = alerts;
  const from = collectorIds.length === 1 ? "one collector" : `${collectorIds.length} collectors`;
  if (state === "paused") return "Paused: nothing is measured until somebody resumes it.";
  if (collectorIds.length === 0) return "No collector probes it: choose one in its settings.";
  if (first)
    return others.length === 0
      ? first.description
      : `${first.description} ${others.length} more ${others.length === 1 ? "alert" : "alerts"} open.`;
  switch (state) {
    case "learning":
      return learning
        ? `Learning what is normal: ${learning.learnt} of ${learning.needed} windows. Until then only rules can alert.`
        : "Waiting for the first measurements.";
    case "unknown":
      return "Nothing is measured at present: its collectors are silent or report nothing.";
    case "anomalous":
      return "The detectors still see something unusual, though nobody is alerted.";
    default:
      return `As usual, measured every ${intervalSeconds} s from ${from}.`;
  }
}
