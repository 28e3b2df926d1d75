import { THEME_KEY } from "./theme-script";

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

export function chosenTheme(): Theme {
  const stored = localStorage.getItem(THEME_KEY);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Stores the theme and applies it in this tab and in the browser's other tabs. */
export function chooseTheme(theme: Theme): void {
  localStorage.setItem(THEME_KEY, theme);
  // Browsers dispatch `storage` events only in other tabs, so dispatch one in this tab for the theme script.
  window.dispatchEvent(new StorageEvent("storage", { key: THEME_KEY, newValue: theme }));
}
