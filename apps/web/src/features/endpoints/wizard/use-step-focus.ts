import { type RefObject, useEffect, useRef } from "react";
import type { Step } from "./steps";

/** Focuses the first setting of a newly opened step, or its start if it has none, for keyboard and screen reader users. */
export function useStepFocus(step: Step): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const last = useRef(step);
  useEffect(() => {
    if (last.current === step) return;
    last.current = step;
    const setting = place.current?.querySelector<HTMLElement>("input[name], textarea[name]");
    (setting ?? place.current)?.focus();
  }, [step]);
  return place;
}
