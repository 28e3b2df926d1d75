import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The browser of this machine: PADIT_CHROMIUM, else the first one on PATH. @throws Error that says what to install */
export function findChromium(): string {
  const named = process.env.PADIT_CHROMIUM;
  if (named) return named;
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => NAMES.map((name) => join(folder, name))).find((path) => existsSync(path));
  if (!found)
    throw new Error("the browser tests need Chromium: install it (Debian: apt-get install chromium) or set PADIT_CHROMIUM to one");
  return found;
}
