"use client";
import { Button, Modal } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { useWords } from "@/features/words/use-words";
import { messageOf } from "./message-of";

interface FormDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  heading: ReactNode;
  /** On the button, e.g. `Delete endpoint`. */
  verb: string;
  isDangerous?: boolean;
  /** False while the entered values are incomplete or invalid. */
  isReady: boolean;
  /** The dialog closes when it resolves, and shows the message when it rejects. */
  onSubmit: () => Promise<unknown>;
  children: ReactNode;
}

/** A form in a dialog. The entered values stay when the server refuses them. */
export function FormDialog({ isOpen, onOpenChange, heading, verb, isDangerous = false, isReady, onSubmit, children }: FormDialogProps) {
  const t = useWords("common");
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const change = (open: boolean): void => {
    setError(null);
    onOpenChange(open);
  };
  const submit = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await onSubmit();
      change(false);
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={change}>
        <Modal.Container>
          <Modal.Dialog>
            <Modal.CloseTrigger />
            <Modal.Header>
              <Modal.Heading>{heading}</Modal.Heading>
            </Modal.Header>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (isReady) void submit();
              }}
            >
              <Modal.Body className="flex flex-col gap-4">
                {children}
                <p role="alert" className="text-danger text-sm empty:hidden">
                  {error}
                </p>
              </Modal.Body>
              <Modal.Footer>
                <Button variant="secondary" onPress={() => change(false)}>
                  {t("cancel")}
                </Button>
                <Button type="submit" {...(isDangerous && { variant: "danger" as const })} isDisabled={!isReady} isPending={isPending}>
                  {verb}
                </Button>
              </Modal.Footer>
            </form>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}
