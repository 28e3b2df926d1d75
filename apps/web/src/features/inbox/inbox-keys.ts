import { toast } from "@heroui/react";
import type { RefObject } from "react";
import type { WordsOf } from "@/features/words/use-words";
import { copyLink } from "./copy-link";
import { TABS } from "./inbox-view";
import { countOf, extendTo, NOTHING, selectAll, toggle } from "./selection";
import type { Inbox, InboxActions } from "./use-inbox";
import type { KeyTable } from "./use-inbox-keys";

interface Owner {
  words: WordsOf<"alert">;
  slug: string;
  userId: string;
  searchRef: RefObject<HTMLInputElement | null>;
  onSilence: (alertId: string) => void;
}

/** The inbox's keys and their actions. */
export const inboxKeys = (inbox: Inbox, actions: InboxActions, owner: Owner): KeyTable => ({
  ...moveKeys(inbox),
  ...selectionKeys(inbox),
  ...actionKeys(inbox, actions, owner),
  "/": () => owner.searchRef.current?.focus(),
  f: () => document.getElementById("inbox-filter")?.click(),
  ".": inbox.showNew,
});

function moveKeys({ move, order, activeId, open, view, setView, ...inbox }: Inbox): KeyTable {
  const nextTab = (step: number): void => {
    const at = (TABS.indexOf(view.tab) + step + TABS.length) % TABS.length;
    void setView({ tab: TABS[at] ?? "active", alert: null, incident: null });
  };
  return {
    j: () => move(1),
    k: () => move(-1),
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Home: () => move(-order.length),
    End: () => move(order.length),
    PageDown: () => move(10),
    PageUp: () => move(-10),
    Enter: () => activeId !== null && open(activeId),
    o: () => activeId !== null && open(activeId),
    ArrowRight: inbox.expandActive,
    l: inbox.expandActive,
    ArrowLeft: inbox.collapseActive,
    "[": () => nextTab(-1),
    "]": () => nextTab(1),
  };
}

function selectionKeys(inbox: Inbox): KeyTable {
  const { activeId, selection, setSelection, order, selectMatching, openId, close } = inbox;
  return {
    x: () => activeId !== null && setSelection(toggle(selection, activeId)),
    "shift+x": () => activeId !== null && setSelection(extendTo(selection, activeId, order)),
    "mod+a": () => {
      const isAll = selection.kind === "some" && selection.ids.size === order.length && inbox.hasUnlisted;
      if (isAll) selectMatching();
      else setSelection(selectAll(order));
    },
    Escape: () => {
      if (openId !== null) close();
      else if (countOf(selection) > 0) setSelection(NOTHING);
    },
  };
}

const actionKeys = ({ activeId, active }: Inbox, { actions, act, ask }: InboxActions, owner: Owner): KeyTable => ({
  a: () => act({ type: "acknowledge" }),
  "shift+a": () => ask("acknowledge"),
  r: () => ask("resolve"),
  h: () => ask("snooze"),
  s: () => {
    if (active?.type === "alert") owner.onSilence(active.id);
    else if (active) toast(owner.words("toast.expandFirst"), { timeout: 4_000 });
  },
  i: () => ask("assign"),
  "shift+i": () => act({ type: "assign", assigneeId: owner.userId }),
  c: () => activeId !== null && void copyLink(owner.words, owner.slug, active?.type === "incident" ? "incidents" : "inbox", activeId),
  z: actions.undoLast,
});
