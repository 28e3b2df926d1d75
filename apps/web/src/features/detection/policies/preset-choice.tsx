"use client";
import type { PresetName } from "@padit/services/policies";
import type { ReplayView } from "@padit/services/replays";
import { Radio, RadioGroup } from "react-aria-components";
import { useWords } from "@/features/words/use-words";
import { perDay, rateText, suggestedPreset } from "../alert-rate";

const PRESETS = ["quiet", "balanced", "sensitive"] as const satisfies readonly PresetName[];

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
  const t = useWords("detection");
  const result = replay?.state === "done" ? replay.result : null;
  const suggested = result && suggestedPreset(result, alertsPerDay);
  return (
    <RadioGroup
      aria-label={t("policy.preset")}
      value={value}
      onChange={(chosen) => onChange(chosen as PresetName)} // the group has only radios of preset names
      isDisabled={isDisabled}
      className="grid gap-3 sm:grid-cols-3"
    >
      {PRESETS.map((id) => {
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
              {t(`preset.${id}`)}
              {id === present && <Mark>{t("policy.current")}</Mark>}
              {id === suggested && <Mark>{t("policy.fits")}</Mark>}
            </span>
            <span className="text-muted">{t(`policy.${id}`)}</span>
            {variant && rate !== null && (
              <span className="mt-auto pt-2 tabular-nums">
                {t.rich("policy.alerts", {
                  n: variant.alerts.toLocaleString("en"),
                  count: variant.alerts,
                  strong: (text) => <strong>{text}</strong>,
                })}
                {rate > 0 && `, ${rateText(t, rate)}`}
                {alertsPerDay !== null && rate > alertsPerDay && <span className="text-warning-text"> · {t("policy.over")}</span>}
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
