const STEPS = ["order", "first_bad_sample", "rule_alert", "detector_alert", "webhook", "resolved"] as const;
export type StepName = (typeof STEPS)[number];

/** One step of a drill. Times are ms since the Unix epoch, by the server's clock. */
export interface DrillStep {
  step: StepName;
  /** False: the step is shown and awaited, but the drill may pass without it. */
  judged: boolean;
  /** Time of the step; null while it has not been seen. */
  atMs: number | null;
  /** Time that PADIT needed for the step, ms. `MARKS` names the start of this time for each step. */
  delayMs: number | null;
  /** Largest acceptable `delayMs`; null: no limit. */
  markMs: number | null;
  note: string;
}

/** Start of `delayMs` and its largest acceptable value, for each step. */
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
