import { readFile } from "node:fs/promises";
import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, signedIn } from "./harness";
import { flawsOf } from "./looks";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test("endpoints chosen in the list are compared on one time axis, by keyboard, with a link and a CSV of what is shown", async () => {
  const { page, complaints } = await signedIn(browser);
  await page.goto("/o/demo/endpoints");
  const boxes = page.getByRole("checkbox", { name: /^Select demo/ });
  await boxes.first().waitFor();
  await boxes.nth(0).check({ force: true });
  await boxes.nth(1).check({ force: true });
  await page.getByRole("toolbar", { name: "Actions on the selection" }).getByRole("link", { name: "Compare" }).click();
  await page.getByRole("heading", { level: 1, name: "Compare" }).waitFor();
  const chosen = page.getByRole("list", { name: "Compared" }).getByRole("listitem");
  await expect.poll(() => chosen.count()).toBe(2);
  const lines = page.getByRole("table", { name: "Lines" }).locator("tbody tr");
  await expect.poll(() => lines.count(), { timeout: 60_000 }).toBeGreaterThan(0);

  const lane = page.getByRole("slider").first();
  await lane.focus();
  await page.keyboard.press("End");
  await expect.poll(() => lane.getAttribute("aria-valuetext")).toMatch(/\d\d:\d\d:\d\d, .+: /);
  expect(await flawsOf(page)).toEqual([]);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "CSV of what is shown" }).click()]);
  const csv = await readFile(await download.path(), "utf8");
  expect(csv.split("\r\n")[0]?.split(",")).toHaveLength(1 + (await lines.count()));
  expect(csv.split("\r\n").length).toBeGreaterThan(2);

  await page.reload();
  await expect.poll(() => chosen.count()).toBe(2);
  await chosen.first().getByRole("button").click();
  await expect.poll(() => chosen.count()).toBe(1);
  expect(complaints).toEqual([]);
});
