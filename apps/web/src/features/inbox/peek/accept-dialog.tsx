"use client";
import { Button, Label, Modal, TextArea, TextField, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";
import { useWords } from "@/features/words/use-words";

interface AcceptDialogProps {
  alertId: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Accepts the present level as normal after confirmation: detection discards the level learnt before. */
export function AcceptDialog({ alertId, isOpen, onOpenChange }: AcceptDialogProps) {
  const t = useWords("alert");
  const common = useWords("common");
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [note, setNote] = useState("");
  const accept = useMutation(
    trpc.alerts.accept.mutationOptions({
      onSuccess: () => {
        onOpenChange(false);
        toast(t("accept.done"));
        void queryClient.invalidateQueries({ queryKey: trpc.alerts.pathKey() });
      },
      onError: (error) => void toast.danger(messageOf(error)),
    }),
  );
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
        <Modal.Container size="sm" placement="top">
          <Modal.Dialog>
            <Modal.CloseTrigger />
            <Modal.Header>
              <Modal.Heading>{t("accept.title")}</Modal.Heading>
            </Modal.Header>
            <Modal.Body className="flex flex-col gap-4 p-1 text-sm">
              <p>{t("accept.text")}</p>
              <TextField value={note} onChange={setNote} maxLength={2000}>
                <Label>{t("ask.noteIfAny")}</Label>
                <TextArea rows={2} variant="secondary" />
              </TextField>
              <div className="flex justify-end gap-2">
                <Button variant="secondary" onPress={() => onOpenChange(false)}>
                  {common("cancel")}
                </Button>
                <Button
                  autoFocus
                  isPending={accept.isPending}
                  onPress={() => accept.mutate({ organization: slug, alertId, ...(note.trim() && { note: note.trim() }) })}
                >
                  {t("accept.verb")}
                </Button>
              </div>
            </Modal.Body>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}
