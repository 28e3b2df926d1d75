"use client";
import { Button } from "@heroui/react";
import { Plus, Trash2 } from "lucide-react";
import { type Control, useFieldArray } from "react-hook-form";
import { ChecksInput, SelectInput, TextInput } from "@/components/fields";
import { useZone } from "@/components/moment";
import { timeZones } from "@/components/time-zones";
import { useWords } from "@/features/words/use-words";
import { newHours, type RouteFormValues } from "./route-form-values";
import { DAYS } from "./route-words";

interface HoursFieldsProps {
  control: Control<RouteFormValues, unknown, RouteFormValues>;
  name: "hours" | "quietHours";
  legend: string;
  help: string;
}

/** Several hours of a week, each with its days and its zone. Without any, the list is empty. */
export function HoursFields({ control, name, legend, help }: HoursFieldsProps) {
  const t = useWords("routes");
  const days = DAYS.map((day, index) => ({ id: String(index + 1), label: t(`words.day.${day}`) }));
  const zone = useZone();
  const { fields, append, remove } = useFieldArray({ control, name });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      <p className="text-muted text-xs">{help}</p>
      {fields.map(({ id }, n) => (
        <div key={id} className="flex flex-col gap-3 rounded-lg border border-border p-3">
          <ChecksInput control={control} name={`${name}.${n}.days`} label={t("form.days")} choices={days} />
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
            <TextInput control={control} name={`${name}.${n}.from`} label={t("form.from")} placeholder="08:00" autoComplete="off" />
            <TextInput
              control={control}
              name={`${name}.${n}.to`}
              label={t("form.to")}
              placeholder="18:00"
              autoComplete="off"
              help={t("form.toHelp")}
            />
          </div>
          <SelectInput control={control} name={`${name}.${n}.timeZone`} label={t("form.zone")} choices={timeZones()} />
          <Button
            size="sm"
            variant="ghost"
            className="self-start"
            aria-label={t("form.removeHours", { n: String(n + 1) })}
            onPress={() => remove(n)}
          >
            <Trash2 aria-hidden className="size-4" />
            {t("form.removeTheseHours")}
          </Button>
        </div>
      ))}
      <Button size="sm" variant="secondary" className="self-start" onPress={() => append(newHours(zone))}>
        <Plus aria-hidden className="size-4" />
        {t(name === "hours" ? "form.addHours" : "form.addQuietHours")}
      </Button>
    </fieldset>
  );
}
