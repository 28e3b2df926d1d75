import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, signedIn } from "./harness";
import { flawsOf } from "./looks";
import { newOrganization, unique } from "./people";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test("the overview shows the fleet by state, what each collector measures, incidents and the alerts of each day", async () => {
  const { page, complaints } = await signedIn(browser);
  await page.goto("/o/demo/inbox");
  await page.keyboard.press("g");
  await page.keyboard.press("o");
  await page.waitForURL("**/o/demo");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  const tiles = page.getByRole("region", { name: "Endpoints by state" }).getByRole("link");
  await expect.poll(() => tiles.count()).toBe(6);
  const matrix = page.getByRole("region", { name: "Matrix of sites and collectors" });
  await matrix.getByRole("link", { name: "demo-collector" }).waitFor();
  for (const card of ["Sites by collector", "Needs attention", "Detection quality", "Alerts per day", "Worst endpoints"])
    await page.getByRole("region", { name: card, exact: true }).waitFor();
  await expect.poll(() => page.getByRole("status", { name: "Loading" }).count()).toBe(0);
  expect(await flawsOf(page)).toEqual([]);
  await tiles.first().click();
  await page.waitForURL("**/o/demo/endpoints?state=ok");
  expect(complaints).toEqual([]);
});

test("a new organization starts with a checklist that shows the collector's command in place and can be dismissed", async () => {
  const { page, complaints } = await signedIn(browser);
  const slug = await newOrganization(page, unique("First hour"));
  await page.getByRole("heading", { level: 1, name: "Welcome to PADIT" }).waitFor();
  const steps = page.getByRole("region", { name: "Getting started" });
  await expect.poll(() => steps.locator("li[data-done=false]").count()).toBe(4);
  expect(await flawsOf(page)).toEqual([]);

  await steps.getByLabel("Name").fill("fra-1");
  await steps.getByRole("button", { name: "Create token" }).click();
  await steps.getByText(/padit_enrol_/).waitFor();
  await steps.getByText("Waiting for the machine").waitFor();
  expect(await flawsOf(page)).toEqual([]);

  await page.getByRole("button", { name: "Dismiss" }).click();
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.getByText("No collector measures yet.").waitFor();
  await page.reload();
  await page.getByText("Nothing is measured yet.").waitFor();
  expect(await flawsOf(page)).toEqual([]);
  expect(new URL(page.url()).pathname).toBe(`/o/${slug}`);
  expect(complaints).toEqual([]);
});
