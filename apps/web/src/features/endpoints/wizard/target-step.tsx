"use client";
import { Description, FieldError, Input, Label, TextField } from "@heroui/react";
import type { TargetCheck } from "@padit/services/endpoints";
import type { ShownProtocol } from "@/features/sources/sources";
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
          <Label>Name</Label>
          <Input placeholder={suggestedName || "As lists and alerts show it"} />
          <Description>{suggestedName ? `Left empty it is called ${suggestedName}.` : "As lists and alerts show it."}</Description>
          <FieldError>{isLong ? "At most 200 characters." : null}</FieldError>
        </TextField>
        <TextField value={draft.labels} onChange={(labels) => onChange({ labels })} autoComplete="off">
          <Label>Labels</Label>
          <Input placeholder="lab, munich" />
          <Description>Filters, rules and integrations can go by them. Separate with commas.</Description>
        </TextField>
      </div>
    </div>
  );
}
