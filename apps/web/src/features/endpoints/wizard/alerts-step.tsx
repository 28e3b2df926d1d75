"use client";
import { FieldError, Input, Label, TextField } from "@heroui/react";
import { quantity } from "@padit/domain/quantity";
import { useQuery } from "@tanstack/react-query";
import { Sparkles } from "lucide-react";
import Link from "next/link";
import { OnOff } from "@/components/fields";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { type ChosenRule, labelOf } from "./chosen-rules";
import type { Draft } from "./draft";

interface AlertsStepProps {
  protocol: string;
  rules: readonly ChosenRule[];
  draft: Draft;
  onChange: (part: Partial<Draft>) => void;
}

/** The alerts that every endpoint has, and optional limits. */
export function AlertsStep({ protocol, rules, draft, onChange }: AlertsStepProps) {
  const t = useWords("wizard");
  const common = useWords("common");
  const { slug } = useOrganization();
  const set = (rule: ChosenRule, part: { isOn?: boolean; threshold?: string }): void =>
    onChange({ rules: { ...draft.rules, [rule.metricName]: { isOn: rule.isOn, threshold: rule.typed, ...part } } });
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <div className="flex gap-3 rounded-xl border border-border bg-surface p-4 text-sm">
        <Sparkles aria-hidden className="mt-0.5 size-5 shrink-0 text-accent-text" />
        <p>
          {t.rich("alerts.intro", {
            b: (text) => <span className="font-medium">{text}</span>,
            link: (text) => (
              <Link className="underline" href={`/o/${slug}/detection`}>
                {text}
              </Link>
            ),
          })}
        </p>
      </div>
      <ul className="flex flex-col gap-4">
        {rules.map((rule) => (
          <li key={rule.metricName} className="flex flex-col gap-3 rounded-xl border border-border p-4">
            <div className="flex items-start justify-between gap-3">
              <div>
                <h3 className="font-medium text-sm">{labelOf(t, rule)}</h3>
                <p className="text-muted text-sm">{t(`alerts.why.${rule.why}`, { standard: rule.standard ?? "" })}</p>
              </div>
              <OnOff isOn={rule.isOn} label={t("alerts.isOn", { rule: labelOf(t, rule) })} onChange={(isOn) => set(rule, { isOn })} />
            </div>
            {rule.isOn && (
              <div className="flex flex-wrap items-start gap-x-6 gap-y-3">
                <TextField
                  value={rule.typed}
                  onChange={(threshold) => set(rule, { threshold })}
                  isInvalid={rule.limit === null}
                  validationBehavior="aria"
                  inputMode="decimal"
                  className="w-40"
                >
                  <Label>
                    {t(rule.direction === "above" ? "alerts.limitAbove" : "alerts.limitBelow", {
                      unit: rule.unit === "ratio" ? "%" : rule.unit === "us" ? "µs" : rule.unit,
                    })}
                  </Label>
                  <Input placeholder={rule.suggestion} />
                  <FieldError>{rule.limit === null ? t("alerts.notNumber") : null}</FieldError>
                </TextField>
                <p className="pt-6 text-muted text-sm">
                  {t("alerts.often", { k: String(rule.k), n: String(rule.n), severity: common(`severity.${rule.severity}`) })}
                </p>
                {rule.limit !== null && <Backtest protocol={protocol} rule={rule} limit={rule.limit} />}
              </div>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

const HOURS = 24;

/** How often the limit would have alerted on the measurements of similar endpoints; renders nothing without history. */
function Backtest({ protocol, rule, limit }: { protocol: string; rule: ChosenRule; limit: number }) {
  const t = useWords("wizard");
  const { slug } = useOrganization();
  const { metricName, direction, k, n, severity } = rule;
  const asked = { metricName, direction, k, n, severity, threshold: limit, scope: { protocol }, hours: HOURS };
  const preview = useQuery({
    ...useTRPC().rules.preview.queryOptions({ organization: slug, ...asked }),
    staleTime: 60_000,
    placeholderData: (before) => before,
  });
  if (!preview.data || preview.data.samples === 0) return null;
  const { fired, series } = preview.data;
  return (
    <p role="status" className={`pt-6 text-sm ${preview.isFetching ? "opacity-60" : ""}`}>
      {t.rich("alerts.backtest", {
        fired,
        limit: quantity(limit, rule.unit),
        hours: String(HOURS),
        series: String(series),
        b: (text) => <span className="font-medium">{text}</span>,
      })}
    </p>
  );
}
