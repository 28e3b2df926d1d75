import { join } from "node:path";
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

/** With PADIT_E2E_SHOTS set to a folder, stores screenshots of the page there: light, dark, and at the width of a phone. */
export async function storeLooks(page: Page, name: string): Promise<void> {
  const folder = process.env.PADIT_E2E_SHOTS;
  const wide = page.viewportSize();
  if (!folder || !wide) return;
  for (const theme of ["dark", "light"] as const) {
    await switchTheme(page, theme);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
  }
  await page.setViewportSize(PHONE);
  await page.screenshot({ path: join(folder, `${name}-phone.png`) });
  await page.setViewportSize(wide);
}
