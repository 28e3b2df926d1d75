import { type RefObject, useEffect, useRef } from "react";
import type { Step } from "./steps";

/** Leads keyboard and screen reader into the step that has just opened: to its first setting, else to its beginning. */
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
