import type { PlanApplied, PlannedCheck } from "@padit/protocols/collector-api";
import type { ProbeRun } from "@padit/protocols/probe";
import { type NotRunReason, runTextOf } from "../plan/scheduler";

const SKIPPED_RUN_NOTE_MS = 60_000;

/** Why runs are skipped, and the remedy. */
export const SKIPPED_RUN_REASONS: Readonly<Record<NotRunReason, string>> = {
  overrun: "Runs are left out: one takes longer than the interval. Make the interval longer, or the time-out or the burst shorter.",
  busy: "Runs are left out: too many are under way on this collector. Give some of its endpoints to another one.",
  stalled: "Runs are left out: the collector stood still. Is its machine suspended, overloaded, or short of memory?",
};

/** Why the collector did not send; undefined if it did. */
export const refusalIn = ({ outcome, hint }: ProbeRun): string | undefined =>
  outcome === "policy_denied" || outcome === "not_run" ? (hint ?? outcome) : undefined;

/**
 * The checks of the plan that this collector does not run, and why: checks that it cannot prepare, checks that its policy forbids (for a
 * name known only after it is resolved) or for which it lacks a right, and checks of which runs were skipped recently.
 */
export class Refusals {
  private readonly reasons = new Map<string, { text: string; reason: string; untilMs: number }>();

  /** @param nowMs monotonic clock, ms */
  constructor(private readonly nowMs: () => number) {}

  /** Starts a new plan. Reasons of unchanged checks remain. */
  begin(checks: readonly PlannedCheck[]): void {
    const texts = new Map(checks.map((check) => [check.checkId, runTextOf(check)]));
    for (const [id, { text }] of this.reasons) if (texts.get(id) !== text) this.reasons.delete(id);
  }

  /** Records a run's refusal. @param reason undefined if the run was sent @returns whether the reported state changed */
  note(check: PlannedCheck, reason: string | undefined): boolean {
    const before = this.reasons.get(check.checkId);
    if (reason !== undefined) return this.set(check, reason, 0);
    if (before === undefined || before.untilMs > this.nowMs()) return false;
    return this.reasons.delete(check.checkId);
  }

  /**
   * Records a skipped run of a check whose other runs are sent. It is reported until a run is sent a minute or more after the last skip.
   * @returns whether the reported state changed
   */
  noteSkipped(check: PlannedCheck, reason: string): boolean {
    return this.set(check, reason, this.nowMs() + SKIPPED_RUN_NOTE_MS);
  }

  private set(check: PlannedCheck, reason: string, untilMs: number): boolean {
    const before = this.reasons.get(check.checkId)?.reason;
    this.reasons.set(check.checkId, { text: runTextOf(check), reason, untilMs });
    return before !== reason;
  }

  all(): PlanApplied["refused"] {
    return [...this.reasons].map(([checkId, { reason }]) => ({ checkId, reason }));
  }
}
