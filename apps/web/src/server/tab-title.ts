import type { Metadata } from "next";
import type { Messages } from "use-intl";
import { translatorOf } from "./words";

type Shell = Messages["shell"];

/** Next.js' `generateMetadata` of a page whose tab title is a text of the shell's catalogue. */
export const tabTitle = (key: `pages.${keyof Shell["pages"]}` | `tab.${keyof Shell["tab"]}`) => async (): Promise<Metadata> => ({
  title: (await translatorOf("shell"))(key),
});
