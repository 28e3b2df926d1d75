"use client";
import { Button, Input, Label, Modal, TextField } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { messageOf } from "./message-of";

interface Confirmation {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: string;
  /** Typed by the person before the button works. */
  name: string;
  /** What will happen, and what cannot be undone. */
  children: ReactNode;
  /** On the button, e.g. `Delete endpoint`. */
  verb: string;
  onConfirm: () => Promise<unknown>;
}

/** Asks for the name of what is about to be destroyed. */
export function ConfirmByName({ isOpen, onOpenChange, title, name, children, verb, onConfirm }: Confirmation) {
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const close = (open: boolean): void => {
    setTyped("");
    setError(null);
    onOpenChange(open);
  };
  const confirm = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await onConfirm();
      close(false);
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={close}>
        <Modal.Container>
          <Modal.Dialog>
            <Modal.CloseTrigger />
            <Modal.Header>
              <Modal.Heading>{title}</Modal.Heading>
            </Modal.Header>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (typed === name) void confirm();
              }}
            >
              <Modal.Body className="flex flex-col gap-4">
                <div className="text-muted text-sm">{children}</div>
                <TextField value={typed} onChange={setTyped} autoFocus autoComplete="off">
                  <Label>
                    Type <strong className="select-all">{name}</strong> to confirm
                  </Label>
                  <Input />
                </TextField>
                <p role="alert" className="text-danger text-sm empty:hidden">
                  {error}
                </p>
              </Modal.Body>
              <Modal.Footer>
                <Button variant="secondary" onPress={() => close(false)}>
                  Cancel
                </Button>
                <Button type="submit" variant="danger" isDisabled={typed !== name} isPending={isPending}>
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
