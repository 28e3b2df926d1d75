"use client";
import { Button, Label, TextArea, TextField } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

/** Adds a note to the timeline. The typed text stays when saving fails. */
export function NoteField({ alertId }: { alertId: string }) {
  const t = useWords("alert");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [note, setNote] = useState("");
  const save = useMutation(
    trpc.alerts.note.mutationOptions({
      onSuccess: async () => {
        setNote("");
        await queryClient.invalidateQueries({ queryKey: trpc.alerts.get.queryKey({ organization: slug, alertId }) });
      },
    }),
  );
  const send = (): void => {
    if (note.trim() && !save.isPending) save.mutate({ organization: slug, alertId, note: note.trim() });
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <TextField value={note} onChange={setNote} maxLength={2000}>
        <Label>{t("note.label")}</Label>
        <TextArea
          rows={2}
          placeholder={t("note.example")}
          onKeyDown={(event) => event.key === "Enter" && !event.nativeEvent.isComposing && (event.ctrlKey || event.metaKey) && send()}
        />
      </TextField>
      <p role="alert" className="text-danger text-sm empty:hidden">
        {save.isError && messageOf(save.error)}
      </p>
      <Button type="submit" size="sm" variant="secondary" isPending={save.isPending} isDisabled={!note.trim()} className="self-end">
        {t("note.add")}
      </Button>
    </form>
  );
}
