import type { Messages } from "use-intl";
import { NAVIGATION } from "./navigation";

type Shell = Messages["shell"];
/** Key of a text in the shell's catalogue. */
type ShellKey =
  | `pages.${keyof Shell["pages"]}`
  | `keys.${"everywhere" | "goTo" | "palette" | "list" | "close"}`
  | `keys.inbox.${keyof Shell["keys"]["inbox"]}`
  | `keys.endpoints.${keyof Shell["keys"]["endpoints"]}`;

interface KeyGroup {
  group: ShellKey;
  keys: readonly { press: string; does: ShellKey }[];
}

/** The keys that `?` lists on every page, including keys that work on one page only. */
export const KEYS: readonly KeyGroup[] = [
  {
    group: "keys.everywhere",
    keys: [
      { press: "Ctrl K", does: "keys.palette" },
      { press: "?", does: "keys.list" },
      { press: "Esc", does: "keys.close" },
    ],
  },
  { group: "keys.goTo", keys: NAVIGATION.flatMap(({ key, name }) => (key ? [{ press: `g ${key}`, does: `pages.${name}` as const }] : [])) },
  {
    group: "pages.inbox",
    keys: [
      { press: "j / k", does: "keys.inbox.rows" },
      { press: "Enter / o", does: "keys.inbox.open" },
      { press: "→ / l", does: "keys.inbox.expand" },
      { press: "←", does: "keys.inbox.collapse" },
      { press: "x", does: "keys.inbox.select" },
      { press: "Ctrl A", does: "keys.inbox.selectAll" },
      { press: "a", does: "keys.inbox.acknowledge" },
      { press: "r", does: "keys.inbox.resolve" },
      { press: "h", does: "keys.inbox.snooze" },
      { press: "s", does: "keys.inbox.silence" },
      { press: "i", does: "keys.inbox.assign" },
      { press: "c", does: "keys.inbox.copy" },
      { press: "/", does: "keys.inbox.search" },
      { press: "f", does: "keys.inbox.filter" },
      { press: ".", does: "keys.inbox.newRows" },
      { press: "z", does: "keys.inbox.undo" },
      { press: "[ / ]", does: "keys.inbox.tabs" },
    ],
  },
  {
    group: "pages.endpoints",
    keys: [
      { press: "j / k", does: "keys.endpoints.rows" },
      { press: "o", does: "keys.endpoints.open" },
      { press: "x", does: "keys.endpoints.select" },
      { press: "/", does: "keys.endpoints.search" },
      { press: "f", does: "keys.endpoints.filter" },
      { press: "z", does: "keys.endpoints.undo" },
      { press: "← / →", does: "keys.endpoints.cells" },
    ],
  },
];
