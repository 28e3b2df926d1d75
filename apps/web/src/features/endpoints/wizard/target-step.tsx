"use client";
import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import type { TargetCheck } from "@padit/services/endpoints";
import type { ShownProtocol } from "@/features/sources/sources";
import { useWords } from "@/features/words/use-words";
import { TargetForm } from "../target/target-form";
import type { Draft } from "./draft";

interface TargetStepProps {
  spec: ShownProtocol;
  draft: Draft;
  check: TargetCheck;
  /** Default name for an endpoint without a typed name. */
  suggestedName: string;
  isTold: boolean;
  onChange: (part: Partial<Draft>) => void;
}

/** The target's settings and the endpoint's name. */
export function TargetStep({ spec, draft, check, suggestedName, isTold, onChange }: TargetStepProps) {
  const t = useWords("wizard");
  const isLong = draft.name.trim().length > 200;
  return (
    <div className="flex max-w-3xl flex-col gap-5">
      <TargetForm spec={spec} values={draft.values} problems={check.problems} isTold={isTold} onChange={(values) => onChange({ values })} />
      <div className="grid items-start gap-4 border-separator border-t pt-5 sm:grid-cols-2">
        <TextField
          value={draft.name}
          onChange={(name) => onChange({ name })}
          isInvalid={isLong}
          validationBehavior="aria"
          autoComplete="off"
        >
          <Label>{t("target.name")}</Label>
          <Input placeholder={suggestedName || t("target.nameHelp")} />
          <Description>{suggestedName ? t("target.nameDefault", { name: suggestedName }) : t("target.nameHelp")}</Description>
          <FieldError>{isLong ? t("target.nameLong") : null}</FieldError>
        </TextField>
        <TextField value={draft.labels} onChange={(labels) => onChange({ labels })} autoComplete="off">
          <Label>{t("target.labels")}</Label>
          <Input placeholder={t("target.labelsExample")} />
          <Description>{t("target.labelsHelp")}</Description>
        </TextField>
      </div>
    </div>
  );
}
