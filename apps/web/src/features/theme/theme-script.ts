/** Key of the chosen theme in local storage: "light", "dark" or "system" (also when absent). */
export const THEME_KEY = "padit-theme";

/** Runs before the first paint, so that the page never flashes in the wrong theme; follows the system while "system" is chosen. */
export const themeScript = `(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let chosen = null;
    try { chosen = localStorage.getItem("${THEME_KEY}"); } catch {}
    const theme = chosen === "light" || chosen === "dark" ? chosen : dark.matches ? "dark" : "light";
    document.documentElement.className = theme;
    document.documentElement.dataset.theme = theme;
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("storage", apply);
})();`;
