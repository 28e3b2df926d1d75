"use client";
import { Button, Description, Input, Label, Modal, TextField } from "@heroui/react";
import { useState } from "react";
import { Check } from "@/components/check";
import { messageOf } from "@/components/message-of";
import { labelsOf } from "../labels";

interface Labelling {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** e.g. `3 endpoints` */
  what: string;
  /** Labels that any of them has. */
  present: readonly string[];
  onSave: (labels: { add: string[]; remove: string[] }) => Promise<unknown>;
}

/** Adds labels to all that is selected, and takes some away. What was typed stays when the server refuses. */
export function LabelDialog({ isOpen, onOpenChange, what, present, onSave }: Labelling) {
  const [typed, setTyped] = useState("");
  const [remove, setRemove] = useState<readonly string[]>([]);
  const [error, setError] = useState<string | null>(null);
  const [isPending, setPending] = useState(false);
  const add = labelsOf(typed);
  const save = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await onSave({ add, remove: [...remove] });
      setTyped("");
      setRemove([]);
      onOpenChange(false);
    } catch (failure) {
      setError(messageOf(failure));
    } finally {
      setPending(false);
    }
  };
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
        <Modal.Container>
          <Modal.Dialog>
            <Modal.CloseTrigger />
            <Modal.Header>
              <Modal.Heading>Labels of {what}</Modal.Heading>
            </Modal.Header>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                void save();
              }}
            >
              <Modal.Body className="flex flex-col gap-4">
                <TextField value={typed} onChange={setTyped} autoFocus autoComplete="off">
                  <Label>Add</Label>
                  <Input placeholder="lab, munich" />
                  <Description>Separate with commas.</Description>
                </TextField>
                {present.length > 0 && (
                  <fieldset className="flex flex-col gap-2">
                    <legend className="mb-1 font-medium text-sm">Take away</legend>
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
                <p role="alert" className="text-danger text-sm empty:hidden">
                  {error}
                </p>
              </Modal.Body>
              <Modal.Footer>
                <Button variant="secondary" onPress={() => onOpenChange(false)}>
                  Cancel
                </Button>
                <Button type="submit" isDisabled={add.length + remove.length === 0} isPending={isPending}>
                  Save
                </Button>
              </Modal.Footer>
            </form>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}
