import type { PlanApplied, PlannedCheck } from "@padit/protocols/collector-api";
import type { ProbeRun } from "@padit/protocols/probe";
import { type NotRunReason, runTextOf } from "../plan/scheduler";

const LEFT_OUT_MS = 60_000;

/** Why runs are left out, and what helps. */
export const LEFT_OUT: Readonly<Record<NotRunReason, string>> = {
  overrun: "Runs are left out: one takes longer than the interval. Make the interval longer, or the time-out or the burst shorter.",
  busy: "Runs are left out: too many are under way on this collector. Give some of its endpoints to another one.",
  stalled: "Runs are left out: the collector stood still. Is its machine suspended, overloaded, or short of memory?",
};

/** Why the collector did not send, in words; undefined for a run that measured something. */
export const refusalIn = ({ outcome, hint }: ProbeRun): string | undefined =>
  outcome === "policy_denied" || outcome === "not_run" ? (hint ?? outcome) : undefined;

/**
 * The checks of the plan that this collector does not run, and why: those it does not understand, and those whose address (which a name may
 * hide until it is resolved) its own policy forbids, or for which it has no right; and those of which runs were left out lately.
 */
export class Refusals {
  private readonly reasons = new Map<string, { text: string; reason: string; untilMs: number }>();

  /** @param nowMs a clock that never goes back */
  constructor(private readonly nowMs: () => number) {}

  /** A new plan: the reasons of checks that run as before still hold. */
  begin(checks: readonly PlannedCheck[]): void {
    const texts = new Map(checks.map((check) => [check.checkId, runTextOf(check)]));
    for (const [id, { text }] of this.reasons) if (texts.get(id) !== text) this.reasons.delete(id);
  }

  /** What a run came to; undefined: it was sent. @returns whether that is news */
  note(check: PlannedCheck, reason: string | undefined): boolean {
    const before = this.reasons.get(check.checkId);
    if (reason !== undefined) return this.set(check, reason, 0);
    if (before === undefined || before.untilMs > this.nowMs()) return false;
    return this.reasons.delete(check.checkId);
  }

  /** A run was left out though others are sent: told until none was for a minute. @returns whether that is news */
  noteLeftOut(check: PlannedCheck, reason: string): boolean {
    return this.set(check, reason, this.nowMs() + LEFT_OUT_MS);
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
