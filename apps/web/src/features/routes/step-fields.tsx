"use client";
import { Button } from "@heroui/react";
import { Plus, Trash2 } from "lucide-react";
import { type Control, useFieldArray, useWatch } from "react-hook-form";
import { ChecksInput, NumberInput } from "@/components/fields";
import { newStep, type RecipientChoice, type RouteFormValues } from "./route-form-values";

interface StepFieldsProps {
  control: Control<RouteFormValues, unknown, RouteFormValues>;
  recipients: readonly RecipientChoice[];
}

/** Who is notified next while nobody acknowledges, and how often this is repeated. */
export function StepFields({ control, recipients }: StepFieldsProps) {
  const { fields, append, remove } = useFieldArray({ control, name: "steps" });
  const steps = useWatch({ control, name: "steps" });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">While nobody acknowledges</legend>
      {fields.map(({ id }, n) => (
        <div key={id} className="flex flex-col gap-3 rounded-lg border border-border p-3">
          <NumberInput
            control={control}
            name={`steps.${n}.afterMinutes`}
            label="After minutes"
            help="Counted from the first notification, not from the step before."
          />
          <ChecksInput control={control} name={`steps.${n}.recipients`} label="Also notify" choices={recipients} />
          <Button size="sm" variant="ghost" className="self-start" aria-label={`Remove step ${n + 1}`} onPress={() => remove(n)}>
            <Trash2 aria-hidden className="size-4" />
            Remove this step
          </Button>
        </div>
      ))}
      <Button size="sm" variant="secondary" className="self-start" onPress={() => append(newStep(steps))}>
        <Plus aria-hidden className="size-4" />
        Add a step
      </Button>
      {fields.length > 0 && (
        <NumberInput control={control} name="repeats" label="Repeat the steps (0 to 9 times)" minValue={0} maxValue={9} />
      )}
    </fieldset>
  );
}
