import { THEME_KEY } from "./theme-script";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export function chosenTheme(): Theme {
  const stored = localStorage.getItem(THEME_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Keeps the choice and applies it here and in the browser's other tabs. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(THEME_KEY, theme);
  // The script of the page listens to this; browsers tell the other tabs by themselves.
  window.dispatchEvent(new StorageEvent("storage", { key: THEME_KEY, newValue: theme }));
}
