import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { endFault, orderFault } from "./demo-responder";
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
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await orderFault({});
  await browser?.close();
});

const unresolved = async (): Promise<RestIncident[]> =>
  (await rest<{ items: RestIncident[] }>("GET", "/incidents?status=open,acknowledged")).items;

test("a fault becomes an incident with a sentence; it is acknowledged with undo, noted and resolved on its page", async () => {
  // An outage alerts after three failed runs in a row, whatever detection has learnt in earlier tests.
  await endFault();
  await orderFault({ outage: true });
  await expect
    .poll(async () => (await unresolved()).filter(({ status }) => status === "open").length, { timeout: ALERT_MS })
    .toBeGreaterThan(0);
  const incident = (await unresolved()).find(({ status }) => status === "open");
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
