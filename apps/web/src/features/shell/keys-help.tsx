"use client";
import { Kbd, Modal } from "@heroui/react";
import { useEffect, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { KEYS } from "./keys";

/** Event on `document` that opens the list. */
export const SHOW_KEYS = "padit:show-keys";

/** The list of keys, on `?`. */
export function KeysHelp() {
  const [isOpen, setOpen] = useState(false);
  useHotkeys("shift+/", () => setOpen(true), { useKey: false });
  useEffect(() => {
    const open = (): void => setOpen(true);
    document.addEventListener(SHOW_KEYS, open);
    return () => document.removeEventListener(SHOW_KEYS, open);
  }, []);
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={setOpen}>
        <Modal.Container size="lg">
          <Modal.Dialog>
            <Modal.CloseTrigger />
            <Modal.Header>
              <Modal.Heading>Keyboard shortcuts</Modal.Heading>
            </Modal.Header>
            <Modal.Body className="grid gap-6 sm:grid-cols-2">
              {KEYS.map(({ group, keys }) => (
                <section key={group}>
                  <h3 className="mb-2 font-medium text-sm">{group}</h3>
                  <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
                    {keys.map(({ press, does }) => (
                      <div key={press} className="contents">
                        <dt>
                          <Kbd>{press}</Kbd>
                        </dt>
                        <dd className="text-muted">{does}</dd>
                      </div>
                    ))}
                  </dl>
                </section>
              ))}
            </Modal.Body>
          </Modal.Dialog>
        </Modal.Container>
      </Modal.Backdrop>
    </Modal>
  );
}
