import type { ReactNode } from "react";

interface Choices<T extends string> {
  label: string;
  choices: readonly T[];
  labels: Readonly<Record<T, string>>;
  /** Null when no choice is selected. */
  value: T | null;
  onChoose: (choice: T) => void;
  /** Further buttons at the end, of the class CHOICE_BUTTON. */
  children?: ReactNode;
}

export const CHOICE_BUTTON =
  "min-h-8 px-3 text-sm outline-none hover:bg-default focus-visible:ring-2 focus-visible:ring-focus focus-visible:ring-inset aria-pressed:bg-default aria-pressed:font-medium";

/** A row of buttons; at most one is pressed. */
export function ChoiceGroup<T extends string>({ label, choices, labels, value, onChoose, children }: Choices<T>) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that nobody needs here
    <div role="group" aria-label={label} className="flex w-fit max-w-full flex-wrap overflow-hidden rounded-lg border border-border">
      {choices.map((choice) => (
        <button key={choice} type="button" aria-pressed={value === choice} onClick={() => onChoose(choice)} className={CHOICE_BUTTON}>
          {labels[choice]}
        </button>
      ))}
      {children}
    </div>
  );
}
