export const STEPS = ["type", "target", "test", "pace", "alerts", "notify", "review"] as const;
export type Step = (typeof STEPS)[number];

export const STEP_LABELS: Record<Step, string> = {
  type: "Type",
  target: "Target",
  test: "Live test",
  pace: "Pace",
  alerts: "Alerts",
  notify: "Notify",
  review: "Review",
};
