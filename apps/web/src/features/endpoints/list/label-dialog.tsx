"use client";
import { Description, Input, Label, TextField } from "@heroui/react";
import { useState } from "react";
import { Check } from "@/components/check";
import { FormDialog } from "@/components/form-dialog";
import { useWords } from "@/features/words/use-words";
import { labelsOf } from "../labels";

interface Labelling {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Number of selected endpoints. */
  count: number;
  /** Labels of the selected endpoints; each is on at least one of them. */
  present: readonly string[];
  onSave: (labels: { add: string[]; remove: string[] }) => Promise<unknown>;
}

/** Adds labels to the selected endpoints and removes labels. The typed text stays when the server refuses. */
export function LabelDialog({ isOpen, onOpenChange, count, present, onSave }: Labelling) {
  const t = useWords("endpoints");
  const [typed, setTyped] = useState("");
  const [remove, setRemove] = useState<readonly string[]>([]);
  const add = labelsOf(typed);
  const save = async (): Promise<void> => {
    await onSave({ add, remove: [...remove] });
    setTyped("");
    setRemove([]);
  };
  return (
    <FormDialog
      isOpen={isOpen}
      onOpenChange={onOpenChange}
      heading={t("labelling.title", { count })}
      verb={t("labelling.save")}
      isReady={add.length + remove.length > 0}
      onSubmit={save}
    >
      <TextField value={typed} onChange={setTyped} autoFocus autoComplete="off">
        <Label>{t("labelling.add")}</Label>
        <Input placeholder={t("labelling.example")} />
        <Description>{t("labelling.help")}</Description>
      </TextField>
      {present.length > 0 && (
        <fieldset className="flex flex-col gap-2">
          <legend className="mb-1 font-medium text-sm">{t("labelling.remove")}</legend>
          {present.map((tag) => (
            <Check
              key={tag}
              isOn={remove.includes(tag)}
              onChange={(isOn) => setRemove(isOn ? [...remove, tag] : remove.filter((other) => other !== tag))}
            >
              {tag}
            </Check>
          ))}
        </fieldset>
      )}
    </FormDialog>
  );
}
