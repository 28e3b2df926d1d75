"use client";
import { Checkbox, Description, FieldError, Input, Label, ListBox, NumberField, Select, Switch, TextArea, TextField } from "@heroui/react";
import type { ReactNode } from "react";
import { type Control, Controller, type FieldPath, type FieldValues } from "react-hook-form";

interface Bound<Values extends FieldValues> {
  control: Control<Values, unknown, FieldValues>;
  name: FieldPath<Values>;
  label: ReactNode;
  help?: ReactNode;
  isDisabled?: boolean;
}

interface TextBound<Values extends FieldValues> extends Bound<Values> {
  type?: "text" | "email" | "password" | "url";
  placeholder?: string;
  autoComplete?: string;
  autoFocus?: boolean;
  isLong?: boolean;
}

/** A text field of a form, with its help text and error message. */
export function TextInput<Values extends FieldValues>({ control, name, label, help, isLong, placeholder, ...rest }: TextBound<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <TextField
          {...rest}
          name={name}
          value={field.value ?? ""}
          onChange={field.onChange}
          onBlur={field.onBlur}
          isInvalid={fieldState.invalid}
          validationBehavior="aria"
        >
          <Label>{label}</Label>
          {isLong ? <TextArea ref={field.ref} placeholder={placeholder} /> : <Input ref={field.ref} placeholder={placeholder} />}
          {help && <Description>{help}</Description>}
          <FieldError>{fieldState.error?.message}</FieldError>
        </TextField>
      )}
    />
  );
}

interface NumberBound<Values extends FieldValues> extends Bound<Values> {
  minValue?: number;
  maxValue?: number;
  step?: number;
  /** An empty field is null. */
  isOptional?: boolean;
  /** The value is a share 0…1, typed and shown in percent. */
  isShare?: boolean;
}

const PLAIN = { maximumFractionDigits: 6, useGrouping: false } as const;
const PERCENT = { style: "percent", maximumFractionDigits: 2 } as const;

/** A number field of a form. An empty field is null where `isOptional` is set. */
export function NumberInput<Values extends FieldValues>({ control, name, label, help, isOptional, isShare, ...rest }: NumberBound<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <NumberField
          {...rest}
          name={name}
          value={field.value ?? Number.NaN}
          onChange={(value) => field.onChange(Number.isNaN(value) ? (isOptional ? null : undefined) : value)}
          onBlur={field.onBlur}
          isInvalid={fieldState.invalid}
          validationBehavior="aria"
          formatOptions={isShare ? PERCENT : PLAIN}
        >
          <Label>{label}</Label>
          <NumberField.Group>
            <NumberField.Input ref={field.ref} />
          </NumberField.Group>
          {help && <Description>{help}</Description>}
          <FieldError>{fieldState.error?.message}</FieldError>
        </NumberField>
      )}
    />
  );
}

interface Choice {
  id: string;
  label: string;
  help?: string;
}

interface ChoiceBound<Values extends FieldValues> extends Bound<Values> {
  choices: readonly Choice[];
  placeholder?: string;
}

/** A select field of a form. */
export function SelectInput<Values extends FieldValues>({
  control,
  name,
  label,
  help,
  choices,
  placeholder,
  isDisabled,
}: ChoiceBound<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => (
        <Select
          value={field.value ?? null}
          onChange={(value) => field.onChange(value)}
          onBlur={field.onBlur}
          isDisabled={isDisabled ?? false}
          isInvalid={fieldState.invalid}
          {...(placeholder && { placeholder })}
        >
          <Label>{label}</Label>
          <Select.Trigger ref={field.ref}>
            <Select.Value />
            <Select.Indicator />
          </Select.Trigger>
          {help && <Description>{help}</Description>}
          <FieldError>{fieldState.error?.message}</FieldError>
          <Select.Popover>
            <ListBox>
              {choices.map((choice) => (
                <ListBox.Item key={choice.id} id={choice.id} textValue={choice.label}>
                  <div className="flex flex-col">
                    <Label>{choice.label}</Label>
                    {choice.help && <Description>{choice.help}</Description>}
                  </div>
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

/** A group of check boxes of a form; the value is the list of the checked ids. */
export function ChecksInput<Values extends FieldValues>({ control, name, label, help, choices }: ChoiceBound<Values>) {
  return (
    <Controller
      control={control}
      name={name}
      render={({ field, fieldState }) => {
        const chosen: readonly string[] = field.value ?? [];
        const toggle = (id: string, isOn: boolean): void =>
          field.onChange(choices.map((choice) => choice.id).filter((known) => (known === id ? isOn : chosen.includes(known))));
        return (
          <fieldset className="flex flex-col gap-2">
            <legend className="mb-1 font-medium text-sm">{label}</legend>
            {help && <p className="text-muted text-xs">{help}</p>}
            <div className="grid gap-2 sm:grid-cols-2">
              {choices.map((choice) => (
                <Checkbox key={choice.id} isSelected={chosen.includes(choice.id)} onChange={(isOn) => toggle(choice.id, isOn)}>
                  <Checkbox.Content>
                    <Checkbox.Control>
                      <Checkbox.Indicator />
                    </Checkbox.Control>
                    {choice.label}
                  </Checkbox.Content>
                </Checkbox>
              ))}
            </div>
            <p role="alert" className="text-danger text-xs empty:hidden">
              {fieldState.error?.message}
            </p>
          </fieldset>
        );
      }}
    />
  );
}

/** A switch that takes effect immediately, outside a form. */
export function OnOff({
  isOn,
  onChange,
  label,
  isDisabled = false,
}: {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  label: string;
  isDisabled?: boolean;
}) {
  return (
    <Switch isSelected={isOn} onChange={onChange} isDisabled={isDisabled} aria-label={label} size="sm">
      <Switch.Content>
        <Switch.Control>
          <Switch.Thumb />
        </Switch.Control>
      </Switch.Content>
    </Switch>
  );
}
