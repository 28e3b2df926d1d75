"use client";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { STEPS, type Step } from "./steps";

/**
 * The step that is open: the one that the address asks for, or the furthest that may be opened.
 *
 * @param reach index of the furthest step that may be opened
 */
export function useWizardStep(reach: number, onLeave: () => void) {
  const [asked, setStep] = useQueryState("step", parseAsStringLiteral(STEPS).withDefault("type").withOptions({ history: "push" }));
  const step: Step = STEPS[Math.min(STEPS.indexOf(asked), reach)] ?? "type";
  const go = (to: Step): void => {
    onLeave();
    void setStep(to);
    document.getElementById("main")?.scrollTo({ top: 0 });
  };
  return { asked, step, at: STEPS.indexOf(step), go };
}
