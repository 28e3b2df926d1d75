"use client";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { useHotkeys } from "react-hotkeys-hook";
import { AS_WRITTEN } from "@/components/as-written";

const KeysList = dynamic(() => import("./keys-list"), { ssr: false });

/** Name of the event on `document` that opens the list of keys. */
export const SHOW_KEYS = "padit:show-keys";

/** The list of keys, on `?`. Its code is loaded at first use. */
export function KeysHelp() {
  const [isOpen, setOpen] = useState(false);
  const [wasAsked, setAsked] = useState(false);
  useHotkeys("?", () => document.dispatchEvent(new Event(SHOW_KEYS)), AS_WRITTEN);
  useEffect(() => {
    const open = (): void => {
      setAsked(true);
      setOpen(true);
    };
    document.addEventListener(SHOW_KEYS, open);
    return () => document.removeEventListener(SHOW_KEYS, open);
  }, []);
  return wasAsked && <KeysList isOpen={isOpen} onOpenChange={setOpen} />;
}
