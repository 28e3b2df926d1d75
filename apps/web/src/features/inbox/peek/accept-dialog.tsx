"use client";
import { Button, Label, Modal, TextArea, TextField, toast } from "@heroui/react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { messageOf } from "@/components/message-of";
import { useOrganization } from "@/features/organization/organization-context";
import { useTRPC } from "@/features/trpc/trpc-provider";

interface AcceptDialogProps {
  alertId: string;
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Accepts the present level as normal after confirmation: detection discards the level learnt before. */
export function AcceptDialog({ alertId, isOpen, onOpenChange }: AcceptDialogProps) {
  const { slug } = useOrganization();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [note, setNote] = useState("");
  const accept = useMutation(
    trpc.alerts.accept.mutationOptions({
      onSuccess: () => {
        onOpenChange(false);
        toast("The present level is the new normal. The alert is resolved.");
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
              <Modal.Heading>Make this the new normal?</Modal.Heading>
            </Modal.Header>
            <Modal.Body className="flex flex-col gap-4 p-1 text-sm">
              <p>The alert resolves, and detection takes the present level as usual from now on. A change from there alerts again.</p>
              <TextField value={note} onChange={setNote} maxLength={2000}>
                <Label>Note, if there is more to say</Label>
                <TextArea rows={2} variant="secondary" />
              </TextField>
              <div className="flex justify-end gap-2">
                <Button variant="secondary" onPress={() => onOpenChange(false)}>
                  Cancel
                </Button>
                <Button
                  autoFocus
                  isPending={accept.isPending}
                  onPress={() => accept.mutate({ organization: slug, alertId, ...(note.trim() && { note: note.trim() }) })}
                >
                  Make it the new normal
                </Button>
              </div>
            </Modal.Body>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}
