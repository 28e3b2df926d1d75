"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";

const PaletteDialog = dynamic(() => import("./palette-dialog"), { ssr: false });

/** Finds pages, endpoints and actions, on Ctrl K or ⌘ K. The dialog's code is loaded at first use. */
export function CommandPalette() {
  const [isOpen, setOpen] = useState(false);
  const [wasAsked, setAsked] = useState(false);
  useHotkeys(
    "mod+k",
    () => {
      setAsked(true);
      setOpen((was) => !was);
    },
    { preventDefault: true, enableOnFormTags: true },
  );
  return wasAsked && <PaletteDialog isOpen={isOpen} onOpenChange={setOpen} />;
}
