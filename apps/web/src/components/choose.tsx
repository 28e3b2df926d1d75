"use client";
import { Label, ListBox, Select } from "@heroui/react";

export interface Option {
  id: string;
  label: string;
  /** Count shown next to the label. */
  n?: number;
}

/** A select outside a form, for filters, ranges and sort orders. */
export function Choose({
  label,
  value,
  onChange,
  options,
  className,
}: {
  label: string;
  value: string;
  onChange: (id: string) => void;
  options: readonly Option[];
  className?: string;
}) {
  return (
    <Select aria-label={label} value={value} onChange={(id) => onChange(String(id))} {...(className && { className })}>
      <Select.Trigger>
        <Select.Value />
        <Select.Indicator />
      </Select.Trigger>
      <Select.Popover>
        <ListBox>
          {options.map(({ id, label: text, n }) => (
            <ListBox.Item key={id} id={id} textValue={text}>
              <Label className="flex-1">{text}</Label>
              {n !== undefined && <span className="ms-2 text-muted text-xs tabular-nums">{n}</span>}
              <ListBox.ItemIndicator />
            </ListBox.Item>
          ))}
        </ListBox>
      </Select.Popover>
    </Select>
  );
}
