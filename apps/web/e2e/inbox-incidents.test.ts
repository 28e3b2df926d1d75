import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { axe, openBrowser, signedIn } from "./harness";
import { flawsOf } from "./looks";
import { unique } from "./people";
import { rest } from "./rest";
import { SimulatedCollector, type SimulatedSample } from "./simulated-collector";

const STORM_MS = 180_000;
const ENDPOINTS = 12;
const STEP_MS = 10_000;
const HEALTHY_STEPS = 30;
const FAILING_STEPS = 6;

/** A label that no other run has, which the inbox is filtered by. */
const label = unique("storm").replace(" ", "-");
const STORM = `/o/demo/inbox?q=label:${label}`;

let browser: Browser;
let page: Page;
let complaints: string[];
let collector: SimulatedCollector;
const endpoints: string[] = [];
beforeAll(async () => {
  browser = await openBrowser();
  ({ page, complaints } = await signedIn(browser));
  collector = await SimulatedCollector.enrol(unique("storm"));
  for (let n = 0; n < ENDPOINTS; n++) {
    const { id } = await rest<{ id: string }>("POST", "/endpoints", {
      name: `${label} ${n}`,
      protocol: "http",
      target: { url: `http://192.0.2.${n + 1}/health` },
      interval_seconds: STEP_MS / 1000,
      collector_ids: [collector.id],
      tags: [label],
    });
    endpoints.push(id);
  }
  await collector.waitForPlan(endpoints);
}, 120_000);
afterAll(async () => {
  collector?.end();
  for (const id of endpoints) await rest("DELETE", `/endpoints/${id}`);
  if (collector) await rest("POST", `/collectors/${collector.id}/revoke`);
  await browser?.close();
});

/** Availability of all endpoints: good for some minutes, and then none until now. */
function outage(): SimulatedSample[] {
  const start = Date.now() - (HEALTHY_STEPS + FAILING_STEPS) * STEP_MS;
  return endpoints.flatMap((endpointId) =>
    Array.from({ length: HEALTHY_STEPS + FAILING_STEPS }, (_, n) => ({
      ...{ endpointId, metric: "http_availability", ts: start + n * STEP_MS, value: n < HEALTHY_STEPS ? 1 : 0 },
    })),
  );
}

const tree = () => page.getByRole("treegrid", { name: "Incidents" });
const incidents = () => page.locator("[data-incident]");
const members = () => page.locator("[data-alert]");
const toast = (text: string) => page.getByText(text).count();

describe.sequential("a storm in the inbox, by keyboard", () => {
  test("is one row with its size and its sentence, without a reload", async () => {
    await page.goto(STORM);
    await page.getByRole("heading", { name: "No alert matches" }).waitFor();
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    await collector.upload(outage());
    const words = async () => (await incidents().allTextContents()).join();
    await expect.poll(words, { timeout: STORM_MS }).toMatch(new RegExp(`${ENDPOINTS} alerts`));
    await expect.poll(() => incidents().count()).toBe(1);
    await expect.poll(() => members().count()).toBe(0);
    expect(await page.evaluate(() => "isSamePage" in window)).toBe(true);
    await expect.poll(() => page.getByRole("tab", { name: /^Active/ }).textContent()).toBe("Active1");
  }, 300_000);

  test("→ expands it in place, ← goes back to it and collapses it", async () => {
    await page.keyboard.press("j");
    expect(await incidents().first().getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => members().count()).toBe(ENDPOINTS);
    expect(await incidents().first().getAttribute("aria-expanded")).toBe("true");
    const incidentRow = await tree().getAttribute("aria-activedescendant");
    await page.keyboard.press("j");
    expect(await tree().getAttribute("aria-activedescendant")).not.toBe(incidentRow);
    expect(await flawsOf(page)).toEqual([]);
    await page.keyboard.press("ArrowLeft");
    expect(await tree().getAttribute("aria-activedescendant")).toBe(incidentRow);
    await page.keyboard.press("ArrowLeft");
    await expect.poll(() => members().count()).toBe(0);
    await page.keyboard.press("l");
    await expect.poll(() => members().count()).toBe(ENDPOINTS);
  });

  test("a acknowledges all of its alerts at once, and z takes that back", async () => {
    await page.keyboard.press("a");
    await expect.poll(() => incidents().filter({ hasText: "Acked" }).count()).toBe(1);
    await expect.poll(() => toast(`Acknowledged ${ENDPOINTS} alerts.`)).toBe(1);
    await expect.poll(() => members().filter({ hasText: "Acked" }).count()).toBe(ENDPOINTS);
    await page.keyboard.press("z");
    await expect.poll(() => toast(`Undone for ${ENDPOINTS} alerts.`)).toBe(1);
    await expect.poll(() => incidents().filter({ hasText: "Open" }).count()).toBe(1);
    await expect.poll(() => members().filter({ hasText: "Open" }).count()).toBe(ENDPOINTS);
  });

  test("Enter opens its verdict beside the list; an alert inside it acts alone", async () => {
    await page.keyboard.press("Enter");
    const peek = page.getByRole("complementary", { name: "Incident" });
    await peek.getByRole("region", { name: "Verdict" }).waitFor();
    expect(await axe(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.keyboard.press("j");
    await page.keyboard.press("a");
    await expect.poll(() => members().filter({ hasText: "Acked" }).count()).toBe(1);
    await expect.poll(() => incidents().filter({ hasText: "Open" }).count()).toBe(1);
    await page.keyboard.press("z");
    await expect.poll(() => toast("Undone for 1 alert.")).toBe(1);
  });

  test("the switch shows every alert as a row, and the URL keeps it", async () => {
    await page.getByText("Alerts", { exact: true }).first().click();
    await expect.poll(() => new URL(page.url()).searchParams.get("show")).toBe("alerts");
    await expect.poll(() => page.getByRole("grid", { name: "Alerts" }).locator("[data-alert]").count()).toBe(ENDPOINTS);
    await page.reload();
    await expect.poll(() => members().count()).toBe(ENDPOINTS);
    expect(await incidents().count()).toBe(0);
    expect(complaints).toEqual([]);
  });
});
