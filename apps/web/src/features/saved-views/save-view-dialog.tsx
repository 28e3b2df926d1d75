"use client";
import { Input, Label, TextField } from "@heroui/react";
import type { SavedViewView } from "@padit/services/saved-views";
import { useState } from "react";
import { Check } from "@/components/check";
import { FormDialog } from "@/components/form-dialog";
import { useMay } from "@/features/organization/organization-context";
import { useWords } from "@/features/words/use-words";
import { useChangeViews } from "./use-saved-views";

interface SaveViewDialogProps {
  page: SavedViewView["page"];
  query: string;
  /** The view that gets another name; null saves a new one. */
  renamed: SavedViewView | null;
  onDone: () => void;
}

/** Saves what the list shows under a name, or renames a view. */
export default function SaveViewDialog({ page, query, renamed, onDone }: SaveViewDialogProps) {
  const t = useWords("savedViews");
  const mayShare = useMay("operator");
  const { add, change } = useChangeViews();
  const [name, setName] = useState(renamed?.name ?? "");
  const [isShared, setShared] = useState(false);
  return (
    <FormDialog
      isOpen
      onOpenChange={(isOpen) => !isOpen && onDone()}
      heading={t(renamed ? "renameTitle" : "newTitle")}
      verb={t("verb")}
      isReady={name.trim() !== ""}
      onSubmit={() => (renamed ? change(renamed.id, { name }) : add({ page, name, query, isShared }))}
    >
      <TextField value={name} onChange={setName} autoFocus isRequired maxLength={60}>
        <Label>{t("name")}</Label>
        <Input placeholder={t("namePlaceholder")} />
      </TextField>
      {!renamed && mayShare && (
        <Check isOn={isShared} onChange={setShared}>
          {t("everybody")}
        </Check>
      )}
      {!renamed && <p className="text-muted text-sm">{t("help")}</p>}
    </FormDialog>
  );
}
