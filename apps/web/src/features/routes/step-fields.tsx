"use client";
import { Button } from "@heroui/react";
import { Plus, Trash2 } from "lucide-react";
import { type Control, useFieldArray, useWatch } from "react-hook-form";
import { ChecksInput, NumberInput } from "@/components/fields";
import { useWords } from "@/features/words/use-words";
import { newStep, type RecipientChoice, type RouteFormValues } from "./route-form-values";

interface StepFieldsProps {
  control: Control<RouteFormValues, unknown, RouteFormValues>;
  recipients: readonly RecipientChoice[];
}

/** Who is notified next while nobody acknowledges, and how often this is repeated. */
export function StepFields({ control, recipients }: StepFieldsProps) {
  const t = useWords("routes");
  const { fields, append, remove } = useFieldArray({ control, name: "steps" });
  const steps = useWatch({ control, name: "steps" });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">{t("form.steps")}</legend>
      {fields.map(({ id }, n) => (
        <div key={id} className="flex flex-col gap-3 rounded-lg border border-border p-3">
          <NumberInput control={control} name={`steps.${n}.afterMinutes`} label={t("form.afterMinutes")} help={t("form.afterHelp")} />
          <ChecksInput control={control} name={`steps.${n}.recipients`} label={t("form.also")} choices={recipients} />
          <Button
            size="sm"
            variant="ghost"
            className="self-start"
            aria-label={t("form.removeStep", { n: String(n + 1) })}
            onPress={() => remove(n)}
          >
            <Trash2 aria-hidden className="size-4" />
            {t("form.removeThisStep")}
          </Button>
        </div>
      ))}
      <Button size="sm" variant="secondary" className="self-start" onPress={() => append(newStep(steps))}>
        <Plus aria-hidden className="size-4" />
        {t("form.addStep")}
      </Button>
      {fields.length > 0 && <NumberInput control={control} name="repeats" label={t("form.repeats")} minValue={0} maxValue={9} />}
    </fieldset>
  );
}
