import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, signedIn } from "./harness";
import { flawsOf } from "./looks";
import { unique } from "./people";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test("a rota is made with a preview of its turns, overridden and given back, saved as a calendar, and deleted", async () => {
  const { page, complaints } = await signedIn(browser);
  const name = unique("Core");
  await page.goto("/o/demo/on-call");
  await page.getByRole("button", { name: "Add a rota" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  await dialog.getByRole("button", { name: /Add a member/ }).click();
  await page.getByRole("option", { name: "Demo" }).click();
  await dialog.getByRole("heading", { name: "Turns" }).waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Add rota" }).click();
  const rota = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name }) });
  await rota.getByText(/On call now: *Demo until /).waitFor();
  await page.getByRole("region", { name: "On call now" }).getByText(name).waitFor();

  await rota.getByRole("button", { name: `Override ${name}` }).click();
  await dialog.getByRole("button", { name: "Override" }).click();
  await rota.getByRole("heading", { name: "Overrides" }).waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await rota.getByRole("button", { name: "Remove the override of Demo" }).click();
  await expect.poll(() => rota.getByRole("heading", { name: "Overrides" }).count()).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await rota.getByRole("heading", { name: "Overrides" }).waitFor();

  const [download] = await Promise.all([
    page.waitForEvent("download"),
    rota.getByRole("button", { name: `Calendar file of ${name}` }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^Core.*\.ics$/);

  await rota.getByRole("button", { name: `Delete ${name}` }).click();
  await page.getByRole("button", { name: "Delete rota" }).click();
  await expect.poll(() => page.getByRole("heading", { name }).count()).toBe(0);
  expect(complaints).toEqual([]);
});
