import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDeadService, type DeadService } from "./dead-service";
import { axe, openBrowser, signedIn, switchTheme } from "./harness";
import { flawsOf } from "./looks";
import { rest } from "./rest";

const ALERT_MS = 120_000;

interface RestIncident {
  id: string;
  title: string;
  sentence: string;
  status: string;
}

let browser: Browser;
let dead: DeadService;
beforeAll(async () => {
  browser = await openBrowser();
  dead = await addDeadService("Hall 3");
});
afterAll(async () => {
  await dead?.remove();
  await browser?.close();
});

/** The open incident about the dead service. */
const openIncident = async (): Promise<RestIncident | undefined> =>
  (await rest<{ items: RestIncident[] }>("GET", "/incidents?status=open&limit=500")).items.find(({ title }) => title.endsWith(dead.name));

test("a fault becomes an incident with a sentence; it is acknowledged with undo, noted and resolved on its page", async () => {
  await expect.poll(openIncident, { timeout: ALERT_MS }).toBeDefined();
  const incident = await openIncident();
  if (!incident) throw new Error("the incident ended before it was looked at");
  const { page, complaints } = await signedIn(browser);
  await page.goto("/o/demo");
  await page.getByRole("region", { name: "Needs attention" }).getByRole("link", { name: incident.title }).first().waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await page.goto("/o/demo/inbox");
  await page.keyboard.press("g");
  await page.keyboard.press("f");
  await page.waitForURL("**/o/demo/incidents");
  await page.locator(`a[href="/o/demo/incidents/${incident.id}"]`).click();
  await page.waitForURL(`**/incidents/${incident.id}`);
  await page.getByRole("region", { name: "Verdict" }).waitFor();
  await page.getByRole("region", { name: "Seen by each collector" }).getByText("Failing").first().waitFor({ state: "attached" });
  await expect.poll(() => page.getByRole("region", { name: "Alerts" }).getByRole("listitem").count()).toBeGreaterThan(0);
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(page, theme);
    expect(await axe(page)).toEqual([]);
  }

  const verdict = page.getByRole("region", { name: "Verdict" });
  await page.getByRole("button", { name: "Acknowledge", exact: true }).click();
  await verdict.getByText("Acknowledged", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await verdict.getByText("Open", { exact: true }).waitFor();

  await page.getByRole("button", { name: "Add note…" }).click();
  await page.getByRole("dialog").getByLabel("Note").fill("The splice in Cologne.");
  await page.getByRole("button", { name: "Add note", exact: true }).click();
  await page.getByRole("region", { name: "Timeline" }).getByText("The splice in Cologne.").waitFor();

  await page.getByRole("button", { name: "Resolve…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "True" }).click();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Resolve", exact: true }).click();
  await verdict.getByText("Resolved", { exact: true }).waitFor();
  expect(complaints).toEqual([]);
}, 300_000);

test("the lists of incidents are accessible in both themes and at a phone's width", async () => {
  const { page } = await signedIn(browser);
  await page.goto("/o/demo/incidents?all=true");
  await expect.poll(() => page.getByRole("status", { name: "Loading" }).count()).toBe(0);
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(page, theme);
    expect(await axe(page)).toEqual([]);
  }
  await page.setViewportSize({ width: 390, height: 740 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});
