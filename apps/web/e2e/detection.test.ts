import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, openBrowser, signedIn, switchTheme } from "./harness";
import { newOrganization, unique } from "./people";
import { storeHistory } from "./stored-history";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

/** Timeout for results of the worker, which may be slow on a busy machine. */
const WORK = { timeout: 90_000 };

/** Creates a separate organization with stored history. */
async function organizationWithPast(page: Page): Promise<string> {
  const slug = await newOrganization(page, unique("Past"));
  await storeHistory(slug);
  return slug;
}

const audited = async (page: Page, slug: string, action: string): Promise<string[]> => {
  await page.goto(`/o/${slug}/audit?action=${action}`);
  await expect.poll(() => page.getByRole("listitem").locator("span.font-mono").count()).toBeGreaterThan(0);
  return page.getByRole("listitem").locator("span.font-mono").allTextContents();
};

test("a preset is applied after 30 days were replayed and what would have alerted was seen; the audit log tells of it", async () => {
  const { page, complaints } = await signedIn(browser);
  const slug = await organizationWithPast(page);
  await page.goto(`/o/${slug}/detection`);
  await page.waitForURL("**/detection/policies");
  await page.getByRole("radio", { name: /^Sensitive/ }).check({ force: true });
  const apply = page.getByRole("button", { name: "Apply" });
  expect(await apply.isDisabled()).toBe(true);
  await page.getByRole("button", { name: "Replay 30 days" }).click();
  const proof = page.getByRole("region", { name: "With sensitive" });
  await expect.poll(() => page.getByRole("region", { name: "What would have alerted" }).textContent(), WORK).toMatch(/Done/);
  expect(await page.getByRole("region", { name: "What would have alerted" }).textContent()).toMatch(/Based on \d+ h of data/);
  expect(await proof.count()).toBe(1);
  const budget = page.getByLabel("Alert budget (per day)");
  await budget.fill("50");
  await budget.press("Tab");
  await apply.click();
  await expect.poll(() => page.getByRole("region", { name: "History" }).textContent()).toMatch(/balanced → sensitive, 50 a day/);
  expect(await audited(page, slug, "policy.")).toEqual(["policy.update"]);
  expect(complaints).toEqual([]);
});

test("an experiment shows its trials and leaves a model, which is promoted and rolled back", async () => {
  const { page, complaints } = await signedIn(browser);
  const slug = await organizationWithPast(page);
  await page.goto(`/o/${slug}/detection/experiments`);
  await page.getByRole("button", { name: /Search/ }).click();
  await page.getByRole("option", { name: /^Quick/ }).click();
  await page.getByRole("button", { name: "Start experiment" }).click();
  await page.waitForURL(/\/detection\/experiments\/[0-9a-f-]+$/);
  await expect.poll(() => page.getByRole("region", { name: "Trials" }).getByRole("row").count(), WORK).toBeGreaterThan(1);
  await expect.poll(() => page.getByRole("region", { name: "Progress" }).textContent(), WORK).toMatch(/Done/);
  await expect.poll(() => page.getByRole("cell", { name: "judgement" }).count()).toBeGreaterThan(1);
  await page.getByRole("link", { name: "Look at the model" }).click({ timeout: 120_000 });
  await page.waitForURL(/\/detection\/models\//);
  await page.getByRole("button", { name: "Promote" }).click();
  const back = page.getByRole("button", { name: "Roll back to version 1" });
  await expect.poll(() => back.count()).toBe(1);
  await back.click();
  await expect.poll(() => page.getByRole("button", { name: "Promote" }).count()).toBe(1);
  await page.goto(`/o/${slug}/detection/models`);
  await expect.poll(() => page.getByRole("listitem").filter({ hasText: "Version 1" }).textContent()).toMatch(/Champion/);
  expect(await audited(page, slug, "model.")).toEqual(["model.roll-back", "model.promote"]);
  expect(complaints).toEqual([]);
});

test.each(["light", "dark"] as const)("the pages of detection are accessible in the %s theme, at a phone's width too", async (theme) => {
  const { page, complaints } = await signedIn(browser);
  await page.goto("/account");
  await switchTheme(page, theme);
  for (const width of [1400, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const path of ["policies", "models", "experiments", "quality"]) {
      await page.goto(`/o/demo/detection/${path}`);
      await expect.poll(() => page.getByRole("status", { name: "Loading" }).count()).toBe(0);
      expect(await axe(page), path).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  }
  expect(complaints).toEqual([]);
});
