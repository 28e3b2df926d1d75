import type { GettingStartedView } from "@padit/services/overview";

export const STEPS = ["collector", "endpoint", "learn", "channel"] as const;
export type FirstStep = (typeof STEPS)[number];

/** Whether each step is done, from what the organization has. */
export const doneSteps = ({
  collector,
  endpoint,
  learning,
  isMeasured,
  channel,
}: GettingStartedView): Readonly<Record<FirstStep, boolean>> => ({
  collector: collector !== null,
  endpoint: endpoint !== null,
  learn: isMeasured && learning === null,
  channel: channel !== null,
});

export const isComplete = (view: GettingStartedView): boolean => Object.values(doneSteps(view)).every(Boolean);

/** The first step that a person can do now; learning needs no person. Null when only waiting is left. */
export function nextStep(view: GettingStartedView): FirstStep | null {
  const done = doneSteps(view);
  return STEPS.find((step) => step !== "learn" && !done[step]) ?? null;
}
