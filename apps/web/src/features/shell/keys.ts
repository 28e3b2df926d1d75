import { NAVIGATION } from "./navigation";

interface KeyGroup {
  group: string;
  keys: readonly { press: string; does: string }[];
}

/** The keys that `?` lists on every page, including keys that work on one page only. */
export const KEYS: readonly KeyGroup[] = [
  {
    group: "Everywhere",
    keys: [
      { press: "Ctrl K", does: "command palette" },
      { press: "?", does: "this list" },
      { press: "Esc", does: "close what is open" },
    ],
  },
  { group: "Go to", keys: NAVIGATION.flatMap(({ key, label }) => (key ? [{ press: `g ${key}`, does: label }] : [])) },
  {
    group: "Inbox",
    keys: [
      { press: "j / k", does: "next, previous row" },
      { press: "Enter / o", does: "open the alert or incident" },
      { press: "→ / l", does: "show an incident's alerts" },
      { press: "←", does: "go to the incident, hide its alerts" },
      { press: "x", does: "select; with Shift a range" },
      { press: "Ctrl A", does: "select what is loaded" },
      { press: "a", does: "acknowledge; with Shift and a note" },
      { press: "r", does: "resolve with a verdict" },
      { press: "h", does: "snooze" },
      { press: "s", does: "silence what it is about" },
      { press: "i", does: "assign; with Shift to me" },
      { press: "c", does: "copy the link" },
      { press: "/", does: "search" },
      { press: "f", does: "filter" },
      { press: ".", does: "show new alerts" },
      { press: "z", does: "undo" },
      { press: "[ / ]", does: "previous, next tab" },
    ],
  },
  {
    group: "Endpoints",
    keys: [
      { press: "j / k", does: "next, previous endpoint" },
      { press: "o", does: "open it" },
      { press: "x", does: "select it" },
      { press: "/", does: "search" },
      { press: "f", does: "filter" },
      { press: "z", does: "undo" },
      { press: "← / →", does: "walk the cells of a heartbeat bar" },
    ],
  },
];
