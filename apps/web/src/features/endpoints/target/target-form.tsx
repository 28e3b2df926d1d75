"use client";
import { Description, Disclosure, FieldError, Input, Label, ListBox, Select, Switch, TextArea, TextField } from "@heroui/react";
import type { FieldSpec } from "@padit/domain/plugins";
import { type ReactNode, useMemo, useState } from "react";
import type { ShownProtocol } from "@/features/sources/sources";
import { useWords } from "@/features/words/use-words";
import { optionText } from "./option-text";
import { defaultsOf, isShown, type TargetValues } from "./target-values";

interface Target {
  spec: Pick<ShownProtocol, "fields">;
  values: TargetValues;
  onChange: (values: TargetValues) => void;
  /** Messages by field name. */
  problems: Record<string, string>;
  /** Show every problem, not only those of fields that have lost the focus. */
  isTold: boolean;
  /** Whether the target is saved: its secrets show as a mask that stands for the stored value. */
  isSaved?: boolean;
}

/** Settings of a protocol as a form made of its field specs. Advanced fields are folded until opened or until one of them is invalid. */
export function TargetForm({ spec, values, onChange, problems, isTold, isSaved = false }: Target) {
  const t = useWords("target");
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [isOpen, setOpen] = useState(false);
  const defaults = useMemo(() => defaultsOf(spec), [spec]);
  const fields = spec.fields.filter((field) => isShown(field, values, defaults));
  const problemOf = (name: string): string | undefined => (isTold || left.has(name) ? problems[name] : undefined);
  const advanced = fields.filter((field) => field.advanced);
  const draw = (field: FieldSpec): ReactNode => (
    <Field
      key={field.name}
      field={field}
      value={values[field.name]}
      standard={defaults[field.name]}
      problem={problemOf(field.name)}
      isSaved={isSaved}
      onChange={(value) => onChange({ ...values, [field.name]: value })}
      onLeave={() => setLeft(new Set([...left, field.name]))}
    />
  );
  const hasHiddenProblem = advanced.some(({ name }) => problemOf(name) !== undefined);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">{fields.filter((field) => !field.advanced).map(draw)}</div>
      {advanced.length > 0 && (
        <Disclosure isExpanded={isOpen || hasHiddenProblem} onExpandedChange={setOpen}>
          <Disclosure.Heading>
            <Disclosure.Trigger className="flex items-center gap-1.5 rounded-lg font-medium text-sm outline-none focus-visible:ring-2 focus-visible:ring-focus">
              <Disclosure.Indicator />
              {t("more", { count: String(advanced.length) })}
            </Disclosure.Trigger>
          </Disclosure.Heading>
          <Disclosure.Content>
            <Disclosure.Body className="grid items-start gap-4 px-1 pt-3 pb-1 sm:grid-cols-2">{advanced.map(draw)}</Disclosure.Body>
          </Disclosure.Content>
        </Disclosure>
      )}
      {problemOf("") && (
        <p role="alert" className="text-danger text-sm">
          {problemOf("")}
        </p>
      )}
    </div>
  );
}

interface OneField {
  field: FieldSpec;
  value: string | boolean | undefined;
  standard: unknown;
  problem: string | undefined;
  isSaved: boolean;
  onChange: (value: string | boolean) => void;
  onLeave: () => void;
}

function Field({ field, value, standard, problem, isSaved, onChange, onLeave }: OneField) {
  const t = useWords("target");
  const { name, label, help, input, options = [], placeholder, secret } = field;
  const common = (
    <>
      <Description>{secret && isSaved ? t("saved", { help }) : help}</Description>
      <FieldError>{problem}</FieldError>
    </>
  );
  if (input === "switch") {
    return (
      <Switch isSelected={value === undefined ? standard === true : value === true} onChange={onChange}>
        <Switch.Content>
          <Switch.Control>
            <Switch.Thumb />
          </Switch.Control>
          <span className="flex flex-col">
            <Label>{label}</Label>
            <Description>{help}</Description>
          </span>
        </Switch.Content>
      </Switch>
    );
  }
  if (input === "select") {
    return (
      <Select
        value={String(value ?? standard ?? placeholder ?? "")}
        onChange={(id) => onChange(String(id))}
        onBlur={onLeave}
        isInvalid={problem !== undefined}
      >
        <Label>{label}</Label>
        <Select.Trigger>
          <Select.Value />
          <Select.Indicator />
        </Select.Trigger>
        {common}
        <Select.Popover>
          <ListBox>
            {options.map((option) => (
              <ListBox.Item key={option} id={option} textValue={optionText(t, option)}>
                <Label>{optionText(t, option)}</Label>
                <ListBox.ItemIndicator />
              </ListBox.Item>
            ))}
          </ListBox>
        </Select.Popover>
      </Select>
    );
  }
  const hasLines = input === "list" || input === "multiline";
  const shown = placeholder ?? (standard === undefined || typeof standard === "object" ? "" : String(standard));
  return (
    <TextField
      name={name}
      value={String(value ?? "")}
      onChange={onChange}
      onBlur={onLeave}
      isInvalid={problem !== undefined}
      validationBehavior="aria"
      autoComplete="off"
      {...(input === "number" && { inputMode: "decimal" as const })}
      {...(secret && !hasLines && { type: "password" as const })}
    >
      <Label>{label}</Label>
      {hasLines ? <TextArea rows={2} placeholder={shown} /> : <Input placeholder={shown} />}
      {common}
    </TextField>
  );
}
