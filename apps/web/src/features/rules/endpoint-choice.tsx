"use client";
import { Description, FieldError, Label, ListBox, Select } from "@heroui/react";
import { type Control, Controller } from "react-hook-form";
import { useWords } from "@/features/words/use-words";
import type { RuleFormValues } from "./rule-form-values";

interface Choice {
  control: Control<RuleFormValues, unknown, RuleFormValues>;
  endpoints: readonly { id: string; name: string; protocol: string }[];
}

/** A field that selects any number of endpoints by name. */
export function EndpointChoice({ control, endpoints }: Choice) {
  const t = useWords("rules");
  return (
    <Controller
      control={control}
      name="endpointIds"
      render={({ field, fieldState }) => (
        <Select
          selectionMode="multiple"
          placeholder={t("form.chooseEndpoints")}
          value={field.value}
          onChange={(keys) => field.onChange(keys.map(String))}
          onBlur={field.onBlur}
          isInvalid={fieldState.invalid}
        >
          <Label>{t("form.endpointList")}</Label>
          <Select.Trigger ref={field.ref}>
            <Select.Value />
            <Select.Indicator />
          </Select.Trigger>
          <FieldError>{fieldState.error?.message}</FieldError>
          <Select.Popover>
            <ListBox selectionMode="multiple">
              {endpoints.map(({ id, name, protocol }) => (
                <ListBox.Item key={id} id={id} textValue={name}>
                  <Label>{name}</Label>
                  <Description>{protocol}</Description>
                  <ListBox.ItemIndicator />
                </ListBox.Item>
              ))}
            </ListBox>
          </Select.Popover>
        </Select>
      )}
    />
  );
}
