import type { RefObject } from "react";
import { copyAlertLink } from "./copy-alert-link";
import { TABS } from "./inbox-view";
import { countOf, extendTo, NOTHING, selectAll, toggle } from "./selection";
import type { Inbox, InboxActions } from "./use-inbox";
import type { KeyTable } from "./use-inbox-keys";

interface Owner {
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

function moveKeys({ move, order, activeId, open, view, setView }: Inbox): KeyTable {
  const nextTab = (step: number): void => {
    const at = (TABS.indexOf(view.tab) + step + TABS.length) % TABS.length;
    void setView({ tab: TABS[at] ?? "active", alert: null });
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
    "[": () => nextTab(-1),
    "]": () => nextTab(1),
  };
}

function selectionKeys({ activeId, selection, setSelection, order, matching, selectMatching, view, close }: Inbox): KeyTable {
  return {
    x: () => activeId !== null && setSelection(toggle(selection, activeId)),
    "shift+x": () => activeId !== null && setSelection(extendTo(selection, activeId, order)),
    "mod+a": () => {
      const isAll = selection.kind === "some" && selection.ids.size === order.length && matching > order.length;
      if (isAll) selectMatching();
      else setSelection(selectAll(order));
    },
    Escape: () => {
      if (view.alert !== null) close();
      else if (countOf(selection) > 0) setSelection(NOTHING);
    },
  };
}

const actionKeys = ({ activeId }: Inbox, { actions, act, ask }: InboxActions, { slug, userId, onSilence }: Owner): KeyTable => ({
  a: () => act({ type: "acknowledge" }),
  "shift+a": () => ask("acknowledge"),
  r: () => ask("resolve"),
  h: () => ask("snooze"),
  s: () => activeId !== null && onSilence(activeId),
  i: () => ask("assign"),
  "shift+i": () => act({ type: "assign", assigneeId: userId }),
  c: () => activeId !== null && void copyAlertLink(slug, activeId),
  z: actions.undoLast,
});
