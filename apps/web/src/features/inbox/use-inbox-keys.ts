"use client";
import { useEffect, useRef } from "react";

/** What a key does; absent where it does nothing now. Names are `KeyboardEvent.key`, letters in lower case, with `shift+` and `mod+`. */
export type KeyTable = Partial<Record<string, (event: KeyboardEvent) => void>>;

/** After `g`, the next letter goes to a page and is not ours. */
const SEQUENCE_MS = 1_000;
const TYPING = "input:not([type=checkbox]), textarea, select, [contenteditable=true]";
/** Menus and dialogs have keys of their own. */
const ELSEWHERE = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
/** Enter and Space press what has the focus. */
const PRESSABLE = "button, a[href], [role=button], [role=tab], [role=separator], summary";

/** Keys of the page by what they write, whatever the keyboard's layout. */
export function useInboxKeys(table: KeyTable): void {
  const latest = useRef(table);
  latest.current = table;
  useEffect(() => {
    let goingSince = 0;
    const press = (event: KeyboardEvent): void => {
      const { target } = event;
      // AltGr writes [ and ] on many keyboards, and looks like Ctrl and Alt on some systems.
      const isAltGr = event.getModifierState("AltGraph");
      if (event.defaultPrevented || (event.altKey && !isAltGr) || event.isComposing || !(target instanceof Element)) return;
      if (
        target.closest(TYPING) ||
        target.closest(ELSEWHERE) ||
        document.querySelector("[role=dialog][data-modal], [data-slot=modal-dialog]")
      )
        return;
      const isGoing = Date.now() - goingSince < SEQUENCE_MS;
      goingSince = event.key === "g" ? Date.now() : 0;
      if (isGoing) return;
      if (event.key.startsWith("Arrow") && target.closest("[role=tablist], [role=separator]")) return;
      if ((event.key === "Enter" || event.key === " ") && target.closest(PRESSABLE)) return;
      const name = event.key.length === 1 ? event.key.toLowerCase() : event.key;
      const hotkey = `${!isAltGr && (event.ctrlKey || event.metaKey) ? "mod+" : ""}${event.shiftKey && isLetterOrName(event.key) ? "shift+" : ""}${name}`;
      const action = latest.current[hotkey];
      if (!action) return;
      event.preventDefault();
      action(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}

/** Shift is part of how `?` and `[` are written on some keyboards; with letters and named keys it means something. */
const isLetterOrName = (key: string): boolean => key.length > 1 || key.toLowerCase() !== key.toUpperCase();
