"use client";
import { Button } from "@heroui/react";
import { Plus, Trash2 } from "lucide-react";
import { type Control, useFieldArray } from "react-hook-form";
import { ChecksInput, SelectInput, TextInput } from "@/components/fields";
import { useZone } from "@/components/moment";
import { timeZones } from "@/components/time-zones";
import { newHours, type RouteFormValues } from "./route-form-values";
import { DAY_NAMES } from "./route-words";

const DAY_CHOICES = DAY_NAMES.map((label, index) => ({ id: String(index + 1), label }));

interface HoursFieldsProps {
  control: Control<RouteFormValues, unknown, RouteFormValues>;
  name: "hours" | "quietHours";
  legend: string;
  help: string;
}

/** Several hours of a week, each with its days and its zone. Without any, the list is empty. */
export function HoursFields({ control, name, legend, help }: HoursFieldsProps) {
  const zone = useZone();
  const { fields, append, remove } = useFieldArray({ control, name });
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">{legend}</legend>
      <p className="text-muted text-xs">{help}</p>
      {fields.map(({ id }, n) => (
        <div key={id} className="flex flex-col gap-3 rounded-lg border border-border p-3">
          <ChecksInput control={control} name={`${name}.${n}.days`} label="Days on which they begin" choices={DAY_CHOICES} />
          <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
            <TextInput control={control} name={`${name}.${n}.from`} label="From" placeholder="08:00" autoComplete="off" />
            <TextInput
              control={control}
              name={`${name}.${n}.to`}
              label="To"
              placeholder="18:00"
              autoComplete="off"
              help="A time before “From” is on the next day."
            />
          </div>
          <SelectInput control={control} name={`${name}.${n}.timeZone`} label="Time zone" choices={timeZones()} />
          <Button size="sm" variant="ghost" className="self-start" aria-label={`Remove hours ${n + 1}`} onPress={() => remove(n)}>
            <Trash2 aria-hidden className="size-4" />
            Remove these hours
          </Button>
        </div>
      ))}
      <Button size="sm" variant="secondary" className="self-start" onPress={() => append(newHours(zone))}>
        <Plus aria-hidden className="size-4" />
        {name === "hours" ? "Add hours" : "Add quiet hours"}
      </Button>
    </fieldset>
  );
}
