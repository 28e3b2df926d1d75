"use client";
import { Input, Label, TextField } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { useWords } from "@/features/words/use-words";
import { FormDialog } from "./form-dialog";

interface Confirmation {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** The person must type this name to enable the button. */
  name: string;
  /** Describes the effect and states what cannot be undone. */
  children: ReactNode;
  /** On the button, e.g. `Delete endpoint`. */
  verb: string;
  onConfirm: () => Promise<unknown>;
}

/** A dialog that asks for the name of the item to be deleted. */
export function ConfirmByName({ isOpen, onOpenChange, title, name, children, verb, onConfirm }: Confirmation) {
  const t = useWords("common");
  const [typed, setTyped] = useState("");
  const change = (open: boolean): void => {
    setTyped("");
    onOpenChange(open);
  };
  return (
    <FormDialog isOpen={isOpen} onOpenChange={change} heading={title} verb={verb} isDangerous isReady={typed === name} onSubmit={onConfirm}>
      <div className="text-muted text-sm">{children}</div>
      <TextField value={typed} onChange={setTyped} autoFocus autoComplete="off">
        <Label>{t.rich("typeToConfirm", { name: () => <strong className="select-all">{name}</strong> })}</Label>
        <Input />
      </TextField>
    </FormDialog>
  );
}
