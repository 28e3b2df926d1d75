import { natureOf } from "@padit/domain/metrics";
import type { PlannedCheck } from "@padit/protocols/collector-api";
import { isFailure, isUnmeasured, type ProbeRun } from "@padit/protocols/probe";
import type { ProtocolSpec } from "@padit/protocols/protocol";

/** What a run says of its target. `unknown`: the run says nothing, as when this collector did not send. */
export type RunVerdict = "good" | "bad" | "unknown";

/** Share of what was sent that must be lost for a run to be bad though something was answered. */
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

/** With a shorter interval the next runs come soon enough. */
const REPROBE_INTERVAL_MS_MIN = 5_000;
/** Share of a minute's planned runs that may be run again. */
const EXTRA_SHARE = 0.1;
/** Extra runs a minute where the share would be fewer: three checks' worth, so that a collector with a few hourly checks has some. */
const EXTRA_RUNS_MIN = 6;
const MINUTE_MS = 60_000;

/** How often a check is run again after a first bad run, and after how long; undefined: not at all. */
export const reprobeOf = ({ intervalMs, reprobe }: PlannedCheck): PlannedCheck["reprobe"] =>
  intervalMs > REPROBE_INTERVAL_MS_MIN ? reprobe : undefined;

/** Bounds the extra runs of a collector within any minute, so that an outage of everything does not double what it sends. */
export class ReprobeBudget {
  private takenMs: number[] = [];
  private runsPerMinute = 0;

  /** @param checks those that run */
  plan(checks: readonly Pick<PlannedCheck, "intervalMs">[]): void {
    this.runsPerMinute = checks.reduce((sum, { intervalMs }) => sum + MINUTE_MS / intervalMs, 0);
  }

  /** @returns whether one more run fits; it is counted then */
  take(nowMs: number): boolean {
    this.takenMs = this.takenMs.filter((atMs) => atMs > nowMs - MINUTE_MS);
    if (this.takenMs.length >= Math.max(EXTRA_RUNS_MIN, Math.floor(EXTRA_SHARE * this.runsPerMinute))) return false;
    this.takenMs.push(nowMs);
    return true;
  }
}
