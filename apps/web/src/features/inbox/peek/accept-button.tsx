"use client";
import { Button } from "@heroui/react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useWords } from "@/features/words/use-words";

const AcceptDialog = dynamic(() => import("./accept-dialog").then((module) => module.AcceptDialog), { ssr: false });

/** Button that opens the dialog to accept the present level as normal. */
export function AcceptButton({ alertId, isDisabled }: { alertId: string; isDisabled: boolean }) {
  const t = useWords("alert");
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="secondary" isDisabled={isDisabled} onPress={() => setOpen(true)}>
        {t("act.accept")}
      </Button>
      {isOpen && <AcceptDialog alertId={alertId} isOpen onOpenChange={setOpen} />}
    </>
  );
}
