import { badShare } from "../judgement/judgement";
import type { SeriesInfo } from "../model/detection-config";
import type { WindowSamples } from "../windows/window-samples";
import type { Series } from "./series";

/** Share of a run's packets that must fail for the run to count as failed. */
const FAILED_RUN_SHARE = 0.9;

/**
 * The pairs of endpoint and collector whose windows have a failed run in every delivery metric. The delay of such a run is the duration of
 * an error, for example of a quick "503 Service Unavailable".
 */
export function endpointsWithFailedRun(windows: ReadonlyMap<Series, WindowSamples>): ReadonlySet<string> {
  const failed = new Set<string>();
  const answered = new Set<string>();
  for (const [{ info, nature }, { value }] of windows) {
    if (!nature.isBadInItself || nature.isOptional) continue;
    const hasFailed = value.some((v) => badShare(nature, v) >= FAILED_RUN_SHARE);
    (hasFailed ? failed : answered).add(endpointOf(info));
  }
  for (const endpoint of answered) failed.delete(endpoint);
  return failed;
}

export const isDelayOf = ({ info }: Series, endpoints: ReadonlySet<string>): boolean =>
  info.metricType === "latency" && endpoints.has(endpointOf(info));

export const endpointOf = ({ endpointId, collectorId }: SeriesInfo): string => `${endpointId}|${collectorId}`;
