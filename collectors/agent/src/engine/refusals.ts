import type { PlanApplied, PlannedCheck } from "@padit/protocols/collector-api/wire";
import type { ProbeRun } from "@padit/protocols/probe";

/** Why the collector did not send, in words; undefined for a run that measured something. */
export const refusalIn = ({ outcome, hint }: ProbeRun): string | undefined =>
  outcome === "policy_denied" || outcome === "not_run" ? (hint ?? outcome) : undefined;

/**
 * The checks of the plan that this collector does not run, and why: those it does not understand, and those whose address (which a name may
 * hide until it is resolved) its own policy forbids, or for which it has no right.
 */
export class Refusals {
  private readonly reasons = new Map<string, { text: string; reason: string }>();

  /** A new plan: what was said of checks that stand in it unchanged still holds. */
  begin(checks: readonly PlannedCheck[]): void {
    const texts = new Map(checks.map((check) => [check.checkId, JSON.stringify(check)]));
    for (const [id, { text }] of this.reasons) if (texts.get(id) !== text) this.reasons.delete(id);
  }

  /** @returns whether that is news */
  note(check: PlannedCheck, reason: string | undefined): boolean {
    const before = this.reasons.get(check.checkId)?.reason;
    if (reason === undefined) this.reasons.delete(check.checkId);
    else this.reasons.set(check.checkId, { text: JSON.stringify(check), reason });
    return before !== reason;
  }

  all(): PlanApplied["refused"] {
    return [...this.reasons].map(([checkId, { reason }]) => ({ checkId, reason }));
  }
}
