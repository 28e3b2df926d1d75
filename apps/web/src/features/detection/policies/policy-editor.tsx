"use client";
import { Button, Description, Label, NumberField, toast } from "@heroui/react";
import type { PolicyView, PresetName } from "@padit/services/policies";
import type { ReplayView } from "@padit/services/replays";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FormProblem } from "@/components/form-problem";
import { messageOf } from "@/components/message-of";
import { useMay, useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";
import { daysOf, spanText } from "../alert-rate";
import { ReplayPanel } from "../replay-panel";
import { ReplayedAlerts } from "../replayed-alerts";
import { PresetChoice } from "./preset-choice";

/** A preset can be applied only after its replay was shown; the server enforces the same rule. */
export function PolicyEditor({ policy, replay }: { policy: PolicyView; replay: ReplayView | null }) {
  const t = useWords("detection");
  const { slug } = useOrganization();
  const may = useMay("operator");
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [preset, setPreset] = useState<PresetName>(policy.preset);
  const [budget, setBudget] = useState(policy.budget);
  const apply = useMutation(
    trpc.policies.change.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries({ queryKey: trpc.policies.pathKey() });
        toast.success(t("policy.applied"));
      },
    }),
  );
  const isReplayed = replay?.state === "done";
  const isChanged = preset !== policy.preset || isOtherBudget(budget, policy.budget);
  const lacksProof = preset !== policy.preset && !isReplayed;
  return (
    <>
      <PresetChoice
        value={preset}
        present={policy.preset}
        onChange={setPreset}
        isDisabled={!may}
        alertsPerDay={budget.alertsPerDay}
        replay={replay}
      />
      <BudgetFields budget={budget} onChange={setBudget} isDisabled={!may} />
      <ReplayPanel title={t("policy.replayTitle")} hint={t("policy.replayHint")} replay={replay}>
        {(seen) => {
          const variant = seen.result?.variants.find(({ name }) => name === preset);
          if (!seen.result || !variant) return null;
          return (
            <>
              <p className="text-muted text-sm">{t("basedOn", { span: spanText(t, daysOf(seen.result)) })}</p>
              <ReplayedAlerts variant={variant} title={t("policy.with", { preset: t(`presetName.${preset}`) })} />
            </>
          );
        }}
      </ReplayPanel>
      {may && (
        <div className="flex flex-wrap items-center gap-3">
          <Button
            variant="primary"
            isDisabled={!isChanged || lacksProof}
            isPending={apply.isPending}
            onPress={() => apply.mutate({ organization: slug, preset, budget, ...(isReplayed && { replayId: replay.id }) })}
          >
            {t("policy.apply")}
          </Button>
          {lacksProof && <p className="text-muted text-sm">{t("policy.replayFirst")}</p>}
          <FormProblem message={apply.isError ? messageOf(apply.error) : undefined} />
        </div>
      )}
    </>
  );
}

const isOtherBudget = (one: PolicyView["budget"], other: PolicyView["budget"]): boolean =>
  one.alertsPerDay !== other.alertsPerDay || one.alertsPerEndpointMonth !== other.alertsPerEndpointMonth;

interface BudgetFieldsProps {
  budget: PolicyView["budget"];
  onChange: (budget: PolicyView["budget"]) => void;
  isDisabled: boolean;
}
function BudgetFields({ budget, onChange, isDisabled }: BudgetFieldsProps) {
  const t = useWords("detection");
  return (
    <div className="flex flex-wrap gap-4">
      <BudgetField
        label={t("policy.perDay")}
        help={t("policy.perDayHelp")}
        value={budget.alertsPerDay}
        onChange={(value) => onChange({ ...budget, alertsPerDay: value })}
        isDisabled={isDisabled}
      />
      <BudgetField
        label={t("policy.perEndpoint")}
        help={t("policy.perEndpointHelp")}
        value={budget.alertsPerEndpointMonth}
        onChange={(value) => onChange({ ...budget, alertsPerEndpointMonth: value })}
        isDisabled={isDisabled}
      />
    </div>
  );
}

interface BudgetFieldProps {
  label: string;
  help: string;
  /** Null without a budget. */
  value: number | null;
  onChange: (value: number | null) => void;
  isDisabled: boolean;
}
function BudgetField({ label, help, value, onChange, isDisabled }: BudgetFieldProps) {
  return (
    <NumberField
      value={value ?? Number.NaN}
      onChange={(entered) => onChange(Number.isNaN(entered) ? null : entered)}
      minValue={0}
      maxValue={10_000}
      isDisabled={isDisabled}
      className="max-w-xs"
    >
      <Label>{label}</Label>
      <NumberField.Group>
        <NumberField.Input />
      </NumberField.Group>
      <Description>{help}</Description>
    </NumberField>
  );
}
