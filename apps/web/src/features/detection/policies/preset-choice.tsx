"use client";
import type { PresetName } from "@padit/services/policies";
import type { ReplayView } from "@padit/services/replays";
import { Radio, RadioGroup } from "react-aria-components";
import { perDay, rateText, suggestedPreset } from "../alert-rate";

const PRESETS: readonly { id: PresetName; label: string; help: string }[] = [
  { id: "quiet", label: "Quiet", help: "Fewest alerts. Asks for the strongest evidence; small changes go unnoticed." },
  { id: "balanced", label: "Balanced", help: "The default. Few false alerts, and changes that matter are found." },
  { id: "sensitive", label: "Sensitive", help: "Catches small changes; expect more false alarms." },
];

interface ChoiceFacts {
  value: PresetName;
  /** The preset that is in force. */
  present: PresetName;
  onChange: (preset: PresetName) => void;
  isDisabled: boolean;
  alertsPerDay: number | null;
  replay: ReplayView | null;
}

/** The three presets; after a replay, each shows how often it would have alerted. */
export function PresetChoice({ value, present, onChange, isDisabled, alertsPerDay, replay }: ChoiceFacts) {
  const result = replay?.state === "done" ? replay.result : null;
  const suggested = result && suggestedPreset(result, alertsPerDay);
  return (
    <RadioGroup
      aria-label="Preset"
      value={value}
      onChange={(chosen) => onChange(chosen as PresetName)} // the group has only radios of preset names
      isDisabled={isDisabled}
      className="grid gap-3 sm:grid-cols-3"
    >
      {PRESETS.map(({ id, label, help }) => {
        const variant = result?.variants.find(({ name }) => name === id);
        const rate = variant && result ? perDay(variant, result) : null;
        return (
          <Radio
            key={id}
            value={id}
            className={({ isSelected, isFocusVisible }) =>
              `flex cursor-pointer flex-col gap-1 rounded-xl border p-4 text-sm ${isSelected ? "border-accent bg-accent/5" : "border-border"} ${
                isFocusVisible ? "ring-2 ring-focus" : ""
              }`
            }
          >
            <span className="flex flex-wrap items-center gap-2 font-medium">
              {label}
              {id === present && <Mark>now</Mark>}
              {id === suggested && <Mark>fits the budget</Mark>}
            </span>
            <span className="text-muted">{help}</span>
            {variant && rate !== null && (
              <span className="mt-auto pt-2 tabular-nums">
                <strong>{variant.alerts.toLocaleString("en")}</strong> {variant.alerts === 1 ? "alert" : "alerts"}
                {rate > 0 && `, ${rateText(rate)}`}
                {alertsPerDay !== null && rate > alertsPerDay && <span className="text-warning-text"> · over budget</span>}
              </span>
            )}
          </Radio>
        );
      })}
    </RadioGroup>
  );
}

const Mark = ({ children }: { children: string }) => (
  <span className="rounded-full bg-default px-2 py-0.5 font-normal text-xs">{children}</span>
);
