"use client";
import dynamic from "next/dynamic";
import { useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";

const PaletteDialog = dynamic(() => import("./palette-dialog"), { ssr: false });

/** Finds pages, endpoints and things to do, on Ctrl or ⌘ K. It is loaded when it is first asked for. */
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
