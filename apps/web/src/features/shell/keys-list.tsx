"use client";
import { Kbd, Modal } from "@heroui/react";
import { useWords } from "@/features/words/use-words";
import { KEYS } from "./keys";

/** The dialog with the list of keys, in its own bundle. */
export default function KeysList({ isOpen, onOpenChange }: { isOpen: boolean; onOpenChange: (isOpen: boolean) => void }) {
  const t = useWords("shell");
  return (
    <Modal>
      <Modal.Backdrop isOpen={isOpen} onOpenChange={onOpenChange}>
        <Modal.Container size="lg">
          <Modal.Dialog>
            <Modal.CloseTrigger />
            <Modal.Header>
              <Modal.Heading>{t("keys.title")}</Modal.Heading>
            </Modal.Header>
            {/* what scrolls must be reachable by keyboard */}
            <Modal.Body tabIndex={0} className="grid gap-6 outline-none focus-visible:ring-2 focus-visible:ring-focus sm:grid-cols-2">
              {KEYS.map(({ group, keys }) => (
                <section key={group}>
                  <h3 className="mb-2 font-medium text-sm">{t(group)}</h3>
                  <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 text-sm">
                    {keys.map(({ press, does }) => (
                      <div key={press} className="contents">
                        <dt>
                          <Kbd>{press}</Kbd>
                        </dt>
                        <dd className="text-muted">{t(does)}</dd>
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
