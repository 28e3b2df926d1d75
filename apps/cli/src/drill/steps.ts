const STEPS = ["order", "first_bad_sample", "rule_alert", "detector_alert", "webhook", "resolved"] as const;
export type StepName = (typeof STEPS)[number];

/** One thing that was waited for. Times are ms since the Unix epoch, of the server's own stamps. */
export interface DrillStep {
  step: StepName;
  /** False: shown and waited for, but its absence fails nothing. */
  judged: boolean;
  /** Null while it has not come. */
  atMs: number | null;
  /** From what PADIT could first know to what it did; what that is depends on the step. */
  delayMs: number | null;
  /** The most `delayMs` should be. */
  markMs: number | null;
  note: string;
}

/** What `delayMs` is counted from, and the most it should be. */
export const MARKS: Record<StepName, { from: string; markMs: number | null }> = {
  order: { from: "", markMs: null },
  first_bad_sample: { from: "the order", markMs: null },
  rule_alert: { from: "the arrival of the sample that decided it", markMs: 1_000 },
  detector_alert: { from: "the close of the window that decided it", markMs: 2_000 },
  webhook: { from: "the alert", markMs: 1_000 },
  resolved: { from: "the end of the fault", markMs: 120_000 },
};

export const newSteps = (): Record<StepName, DrillStep> => {
  const step = (name: StepName): DrillStep => ({
    step: name,
    judged: true,
    atMs: null,
    delayMs: null,
    markMs: MARKS[name].markMs,
    note: "",
  });
  return {
    order: step("order"),
    first_bad_sample: step("first_bad_sample"),
    rule_alert: step("rule_alert"),
    detector_alert: step("detector_alert"),
    webhook: step("webhook"),
    resolved: step("resolved"),
  };
};
