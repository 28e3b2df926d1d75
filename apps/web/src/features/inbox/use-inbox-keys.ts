"use client";
import { useEffect, useRef } from "react";
import { latinKey } from "@/components/latin-key";

/**
 * Actions by key; absent for keys without an action at present. Keys are `KeyboardEvent.key` values, letters in lower case, with the
 * prefixes `shift+` and `mod+`.
 */
export type KeyTable = Partial<Record<string, (event: KeyboardEvent) => void>>;

/** Time after `g` in which the next letter opens a page and does not act on the inbox. */
const SEQUENCE_MS = 1_000;
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
/** Menus and dialogs handle their own keys. */
const ELSEWHERE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
/** Enter and Space activate these elements when they have the focus. */
const PRESSABLE = "button, a[href], [role=button], [role=tab], [role=separator], summary";

/** Handles the page's keys by the Latin character that they write, on any keyboard layout. */
export function useInboxKeys(table: KeyTable): void {
  const latest = useRef(table);
  latest.current = table;
  useEffect(() => {
    let goingSince = 0;
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      // Many keyboards need AltGr for [ and ], which some systems report as Ctrl and Alt.
      const isAltGr = event.getModifierState("AltGraph");
      if (event.defaultPrevented || (event.altKey && !isAltGr) || event.isComposing || !(target instanceof Element)) return;
      if (
        target.closest(TYPING) ||
        target.closest(ELSEWHERE) ||
        document.querySelector("[role=dialog][data-modal], [data-slot=modal-dialog]")
      )
        return;
      const isGoing = Date.now() - goingSince < SEQUENCE_MS;
      const key = latinKey(event);
      goingSince = key === "g" ? Date.now() : 0;
      if (isGoing) return;
      if (event.key.startsWith("Arrow") && target.closest("[role=tablist], [role=separator]")) return;
      if ((event.key === "Enter" || event.key === " ") && target.closest(PRESSABLE)) return;
      const name = key.length === 1 ? key.toLowerCase() : key;
      const hotkey = `${!isAltGr && (event.ctrlKey || event.metaKey) ? "mod+" : ""}${event.shiftKey && isLetterOrName(key) ? "shift+" : ""}${name}`;
      const action = latest.current[hotkey];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** Some keyboards need Shift to write `?` and `[`, so Shift counts only with letters and named keys. */
const isLetterOrName = (key: string): boolean => key.length > 1 || key.toLowerCase() !== key.toUpperCase();
