"use client";
import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import type { TargetCheck } from "@padit/services/endpoints";
import type { ShownProtocol } from "@/features/sources/sources";
import { useWords } from "@/features/words/use-words";
import type { TargetValues } from "../target/target-values";
import { paceOf, paceSentence } from "./pace";

const CHOICES_S = [1, 5, 10, 30, 60, 300] as const;
const BUSY_PACKETS_PER_SECOND = 50;
/** Name of the field for packets per run, the same in every protocol with bursts. */
const BURST = "count";

interface PaceStepProps {
  spec: ShownProtocol;
  check: TargetCheck;
  values: TargetValues;
  intervalSeconds: string;
  /** In seconds; null while the input is invalid. */
  interval: number | null;
  collectors: number;
  onValues: (values: TargetValues) => void;
  onInterval: (text: string) => void;
}

/** Interval and packets per run, with the resulting traffic. */
export function PaceStep({ spec, check, values, intervalSeconds, interval, collectors, onValues, onInterval }: PaceStepProps) {
  const t = useWords("wizard");
  const burst = spec.fields.find(({ name }) => name === BURST);
  const pace =
    check.ok && interval !== null ? paceOf({ ...check.cost, metrics: Object.keys(spec.metrics).length }, interval, collectors) : null;
  return (
    <div className="flex max-w-2xl flex-col gap-5">
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-2 font-medium text-sm">{t("pace.every")}</legend>
        <div className="flex flex-wrap items-start gap-2">
          {CHOICES_S.map((seconds) => (
            <button
              key={seconds}
              type="button"
              aria-pressed={interval === seconds}
              onClick={() => onInterval(String(seconds))}
              className="min-h-9 rounded-lg border border-border bg-surface px-3 text-sm outline-none hover:border-foreground focus-visible:ring-2 focus-visible:ring-focus aria-pressed:border-accent aria-pressed:ring-1 aria-pressed:ring-accent"
            >
              {seconds < 60 ? t("pace.seconds", { n: String(seconds) }) : t("pace.minutes", { n: String(seconds / 60) })}
            </button>
          ))}
          <TextField
            aria-label={t("pace.interval")}
            value={intervalSeconds}
            onChange={onInterval}
            isInvalid={interval === null}
            validationBehavior="aria"
            inputMode="decimal"
            className="w-40"
          >
            <Input placeholder={String(spec.defaultIntervalMs / 1000)} />
            <Description>{t("pace.standard", { seconds: String(spec.defaultIntervalMs / 1000) })}</Description>
            <FieldError>{interval === null ? t("pace.wrong") : null}</FieldError>
          </TextField>
        </div>
      </fieldset>
      {burst && (
        <TextField
          value={String(values[BURST] ?? "")}
          onChange={(text) => onValues({ ...values, [BURST]: text })}
          isInvalid={check.problems[BURST] !== undefined}
          validationBehavior="aria"
          inputMode="numeric"
          className="w-40"
        >
          <Label>{burst.label}</Label>
          <Input placeholder={burst.placeholder ?? ""} />
          <Description>{burst.help}</Description>
          <FieldError>{check.problems[BURST]}</FieldError>
        </TextField>
      )}
      <div role="status" className="rounded-xl border border-border bg-surface p-4 text-sm">
        {pace ? (
          <>
            <p className="font-medium tabular-nums">{paceSentence(t, pace)}</p>
            <p className="text-muted">{t("pace.from", { count: collectors })}</p>
            {pace.packetsPerSecond > BUSY_PACKETS_PER_SECOND && <p className="mt-1 text-warning-text">{t("pace.busy")}</p>}
          </>
        ) : (
          <p className="text-muted">{t("pace.unknown")}</p>
        )}
      </div>
    </div>
  );
}
