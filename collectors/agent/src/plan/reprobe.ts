import { natureOf } from "@padit/domain/metrics";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { isFailure, isUnmeasured, type ProbeRun } from "@padit/protocols/probe";
import type { ProtocolSpec } from "@padit/protocols/protocol";

/** What a run shows about its target. `unknown`: nothing, for example because this collector did not send. */
export type RunVerdict = "good" | "bad" | "unknown";

/** A run with replies is bad from this share of lost packets on. */
const BAD_LOSS = 0.5;

export function verdictOf({ headline, metrics }: ProtocolSpec, run: ProbeRun): RunVerdict {
  if (isUnmeasured(run.outcome)) return "unknown";
  if (isFailure(run.outcome) && run.outcome !== "late") return "bad";
  const delivered = run.metrics[headline.delivery]?.value;
  const type = metrics[headline.delivery]?.type;
  if (delivered === undefined || type === undefined) return run.outcome === "ok" ? "good" : "unknown";
  const lost = natureOf(headline.delivery, type).good === "lower" ? delivered : 1 - delivered;
  return lost >= BAD_LOSS ? "bad" : "good";
}

/** Checks with this interval or a shorter one get no extra runs, because their next run comes soon enough, ms. */
const REPROBE_INTERVAL_MS_MIN = 5_000;
/** Maximum extra runs as a share of the planned runs in a minute. */
const EXTRA_SHARE = 0.1;
/** Extra runs that are always allowed in a minute: enough for three checks, so that a collector with a few hourly checks has some. */
const EXTRA_RUNS_MIN = 6;
const MINUTE_MS = 60_000;

/** Number and delay of the extra runs after a first bad run; undefined if there are none. */
export const reprobeOf = ({ intervalMs, reprobe }: PlannedCheck): PlannedCheck["reprobe"] =>
  intervalMs > REPROBE_INTERVAL_MS_MIN ? reprobe : undefined;

/** Bounds the extra runs of a collector within any minute, so that a total outage does not double its traffic. */
export class ReprobeBudget {
  private takenMs: number[] = [];
  private runsPerMinute = 0;

  /** @param checks the checks that run */
  plan(checks: readonly Pick<PlannedCheck, "intervalMs">[]): void {
    this.runsPerMinute = checks.reduce((sum, { intervalMs }) => sum + MINUTE_MS / intervalMs, 0);
  }

  /** @returns whether one more extra run is allowed; if so, it is counted */
  take(nowMs: number): boolean {
    this.takenMs = this.takenMs.filter((atMs) => atMs > nowMs - MINUTE_MS);
    if (this.takenMs.length >= Math.max(EXTRA_RUNS_MIN, Math.floor(EXTRA_SHARE * this.runsPerMinute))) return false;
    this.takenMs.push(nowMs);
    return true;
  }
}
