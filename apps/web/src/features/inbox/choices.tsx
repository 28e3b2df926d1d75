"use client";
import type { ReactNode } from "react";
import { latinKey } from "@/components/latin-key";

interface Choice<Key extends string> {
  key: Key;
  label: string;
  help: ReactNode;
}

/** A short list of buttons: arrow keys move the focus, digits choose. */
export function Choices<Key extends string>(props: { label: string; choices: readonly Choice<Key>[]; onChoose: (key: Key) => void }) {
  const { label, choices, onChoose } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields; these are buttons
    <div
      role="group"
      aria-label={label}
      className="flex flex-col gap-1"
      onKeyDown={(event) => {
        const chosen = /^[1-9]$/.test(event.key) ? choices[Number(event.key) - 1] : undefined;
        if (chosen) onChoose(chosen.key);
        const step = event.key === "ArrowDown" || latinKey(event) === "j" ? 1 : event.key === "ArrowUp" || latinKey(event) === "k" ? -1 : 0;
        const buttons = [...event.currentTarget.querySelectorAll("button")];
        const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
        if (step !== 0 && at !== -1) buttons[(at + step + buttons.length) % buttons.length]?.focus();
        if (chosen || step !== 0) event.preventDefault();
      }}
    >
      {choices.map(({ key, label: text, help }, n) => (
        <button
          key={key}
          type="button"
          // biome-ignore lint/a11y/noAutofocus: the dialog is for this choice
          autoFocus={n === 0}
          onClick={() => onChoose(key)}
          className="flex items-baseline gap-3 rounded-lg px-2.5 py-2 text-left text-sm outline-none hover:bg-default focus-visible:bg-default focus-visible:ring-2 focus-visible:ring-focus"
        >
          <kbd className="w-3 text-muted text-xs tabular-nums">{n < 9 ? n + 1 : ""}</kbd>
          <span className="whitespace-nowrap font-medium">{text}</span>
          <span className="ml-auto truncate text-muted text-xs">{help}</span>
        </button>
      ))}
    </div>
  );
}
