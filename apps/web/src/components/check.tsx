"use client";
import { Checkbox } from "@heroui/react";
import type { ReactNode } from "react";

interface Ticked {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  /** Label for screen readers where no visible text names the check box. */
  label?: string;
  children?: ReactNode;
  isPartly?: boolean;
  isDisabled?: boolean;
}

/** A single check box outside a form. */
export function Check({ isOn, onChange, label, children, isPartly = false, isDisabled = false }: Ticked) {
  return (
    <Checkbox
      isSelected={isOn}
      isIndeterminate={isPartly}
      isDisabled={isDisabled}
      onChange={onChange}
      {...(label && { "aria-label": label })}
    >
      <Checkbox.Content>
        <Checkbox.Control className="border border-muted">
          <Checkbox.Indicator />
        </Checkbox.Control>
        {children}
      </Checkbox.Content>
    </Checkbox>
  );
}
