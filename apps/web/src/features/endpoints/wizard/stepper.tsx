"use client";
import { Check } from "lucide-react";
import { useWords } from "@/features/words/use-words";
import { STEPS, type Step } from "./steps";

interface StepperProps {
  step: Step;
  /** Index of the last step that may be opened. */
  reach: number;
  onStep: (step: Step) => void;
}

/** Shows completed, present and later steps; completed steps can be opened again. */
export function Stepper({ step, reach, onStep }: StepperProps) {
  const t = useWords("wizard");
  const here = STEPS.indexOf(step);
  return (
    <nav aria-label={t("steps.label")} className="overflow-x-auto px-4 pb-4 sm:px-6">
      <ol className="flex min-w-max gap-1">
        {STEPS.map((name, index) => (
          <li key={name}>
            <button
              type="button"
              disabled={index > reach}
              aria-current={name === step ? "step" : undefined}
              onClick={() => onStep(name)}
              className="flex min-h-8 items-center gap-1.5 rounded-lg px-2.5 text-sm outline-none enabled:hover:bg-default focus-visible:ring-2 focus-visible:ring-focus disabled:text-muted aria-[current=step]:bg-default aria-[current=step]:font-medium"
            >
              <span className="grid size-5 place-items-center rounded-full border border-current text-xs tabular-nums" aria-hidden>
                {index < here ? <Check className="size-3" /> : index + 1}
              </span>
              {t(`steps.${name}`)}
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}
