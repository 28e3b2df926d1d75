"use client";
import { Button } from "@heroui/react";
import dynamic from "next/dynamic";
import { useState } from "react";

const AcceptDialog = dynamic(() => import("./accept-dialog").then((module) => module.AcceptDialog), { ssr: false });

/** Button that opens the dialog to accept the present level as normal. */
export function AcceptButton({ alertId, isDisabled }: { alertId: string; isDisabled: boolean }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="secondary" isDisabled={isDisabled} onPress={() => setOpen(true)}>
        New normal…
      </Button>
      {isOpen && <AcceptDialog alertId={alertId} isOpen onOpenChange={setOpen} />}
    </>
  );
}
