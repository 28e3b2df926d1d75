import type { Page } from "playwright";
import { axe, switchTheme } from "./harness";

const PHONE = { width: 390, height: 844 };
const THEMES = ["light", "dark"] as const;

/** Visual flaws of a page: axe's findings in both themes, and the overflow in px at the width of a phone. */
export async function flawsOf(page: Page): Promise<string[]> {
  const wide = page.viewportSize();
  const flaws: string[] = [];
  for (const theme of THEMES) {
    await switchTheme(page, theme);
    flaws.push(...(await axe(page)).map((found) => `${theme}: ${found}`));
  }
  await page.setViewportSize(PHONE);
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overhang > 0) flaws.push(`phone: sticks out by ${overhang} px`);
  await switchTheme(page, "light");
  if (wide) await page.setViewportSize(wide);
  return flaws;
}
