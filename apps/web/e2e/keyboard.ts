import type { Locator, Page } from "playwright";

const MOST_STOPS = 80;

/** Presses Tab until the element has the focus. Throws when Tab does not reach the element. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let stop = 0; stop <= MOST_STOPS; stop++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${target} was not reached by ${MOST_STOPS} Tabs; the focus is on ${await focused(page)}`);
}

/** A description of the element that has the focus. */
export const focused = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const element = document.activeElement;
    const name = element?.getAttribute("aria-label") ?? element?.getAttribute("name") ?? element?.textContent ?? "";
    return `${element?.tagName.toLowerCase()} ${name.trim().slice(0, 80)}`;
  });
