// Saved views of the inbox, and the links of wall screens, in a browser.
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newPage, openBrowser, signedIn } from "./harness";
import { flawsOf, storeLooks } from "./looks";
import { unique } from "./people";

let browser: Browser;
let page: Page;
let complaints: string[];
beforeAll(async () => {
  browser = await openBrowser();
  ({ page, complaints } = await signedIn(browser));
});
afterAll(() => browser?.close());

describe("a saved view", { timeout: 120_000 }, () => {
  const name = unique("Critical");
  const menu = () => page.getByRole("button", { name: /^Views/ });
  const sidebar = () => page.getByRole("navigation", { name: "Main" });

  test("keeps the inbox's search and tab under a name, in the menu and in the sidebar", async () => {
    await page.goto("/o/demo/inbox?tab=open&q=sev%3Acritical");
    await menu().click();
    await page.getByRole("menuitem", { name: "Save this view…" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill(name);
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Save view" }).click();
    await page.getByRole("button", { name: `Views: ${name}` }).waitFor();
    await page.goto("/o/demo/endpoints");
    await sidebar().getByRole("link", { name }).click();
    await page.waitForURL((url) => url.searchParams.get("q") === "sev:critical" && url.searchParams.get("tab") === "open");
  });

  test("is deleted, and the deletion is taken back", async () => {
    await menu().click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText(`“${name}” deleted`).waitFor();
    await expect.poll(() => sidebar().getByRole("link", { name }).count()).toBe(0);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await sidebar().getByRole("link", { name }).waitFor();
    await menu().click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await expect.poll(() => sidebar().getByRole("link", { name }).count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});

describe("a wall screen", { timeout: 180_000 }, () => {
  const place = unique("Hall");
  let link = "";

  test("gets its link from an admin, once", async () => {
    await page.goto("/o/demo/wall-links");
    await page.getByLabel("Place of the screen").fill(place);
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Make link" }).click();
    const shown = page.getByRole("link", { name: /\/wall\// });
    await shown.waitFor();
    link = (await shown.getAttribute("href")) ?? "";
    await page.reload();
    await page.getByText(place).waitFor();
    expect(await page.getByRole("link", { name: /\/wall\// }).count()).toBe(0);
  });

  test("shows endpoints, incidents and the worst endpoints to a browser that nobody signed in at", async () => {
    const { page: wall, complaints: wallComplaints } = await newPage(browser);
    await wall.goto(new URL(link).pathname);
    for (const view of ["Endpoints", "Incidents", "Worst endpoints"]) {
      await wall.getByRole("button", { name: view, exact: true }).click();
      await wall.getByRole("button", { name: "Resume rotation" }).waitFor();
      expect(await flawsOf(wall), view).toEqual([]);
      await storeLooks(wall, `wall-${view.toLowerCase().replace(" ", "-")}`);
    }
    await wall.getByText(/^Data from /).waitFor();
    expect(wallComplaints).toEqual([]);

    await page.getByRole("listitem").filter({ hasText: place }).getByRole("button", { name: "Revoke" }).click();
    await page.getByRole("dialog").getByRole("textbox").fill(place);
    await page.getByRole("dialog").getByRole("button", { name: "Revoke link" }).click();
    await wall.getByRole("heading", { name: "This link shows nothing any more" }).waitFor({ timeout: 30_000 });
    await wall.context().close();
    expect(complaints).toEqual([]);
  });
});
