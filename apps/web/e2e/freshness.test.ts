import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type BrokenNetwork, openNetwork } from "./broken-network";
import { axe, openBrowser, signedIn, switchTheme } from "./harness";
import { unique } from "./people";
import { rest } from "./rest";
import { SimulatedCollector } from "./simulated-collector";

/** Time within which a page must state that its data are old. */
const TOLD_WITHIN_MS = 20_000;
/** Time within which the screen must be current again. The promise is 5 s; the rest is for slow rendering on busy machines. */
const BACK_WITHIN_MS = 10_000;
const ALERT_MS = 90_000;
const INBOX = "/o/demo/inbox?show=alerts";

let browser: Browser;
let network: BrokenNetwork;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
  network = await openNetwork();
  ({ page } = await signedIn(browser, { baseURL: network.url }));
  await page.goto(INBOX);
});
afterAll(async () => {
  await browser?.close();
  await network?.close();
});
beforeEach(async () => {
  await network.become("open");
  await expect.poll(barOf(page), { timeout: BACK_WITHIN_MS }).toBe("");
});

/** The text of the visible bar. The hidden text for screen readers does not state the age of the data. */
const barOf = (of: Page) => async () =>
  (await of.locator("p", { hasText: /^(Disconnected|Live updates interrupted|\d+ changes? )/ }).allTextContents()).join();

/** The time that the bar states, in ms since the Unix epoch. The browser runs on this machine and uses its time zone. */
async function statedAgeMs(of: Page): Promise<number> {
  const stated = /data from (\d\d):(\d\d):(\d\d)/.exec(await barOf(of)());
  if (!stated) throw new Error(`the bar states no time: ${await barOf(of)()}`);
  const [, hours, minutes, seconds] = stated.map(Number);
  const now = new Date();
  // Only minutes and seconds are compared, because the stated time is minutes old and time zones may differ by whole hours.
  const statedInHour = ((minutes ?? 0) * 60 + (seconds ?? 0)) * 1000;
  const nowInHour = (now.getMinutes() * 60 + now.getSeconds()) * 1000;
  expect(hours).toBeLessThan(24);
  return (nowInHour - statedInHour + 3_600_000) % 3_600_000;
}

test.each(["refusing", "frozen"] as const)(
  "a server that is %s: every screen says so, with the age of its data, and is current again soon",
  async (mode) => {
    const { page: endpoints } = await signedIn(browser, { baseURL: network.url });
    await endpoints.goto("/o/demo/endpoints");
    await endpoints.getByText("demo-responder").first().waitFor();
    await network.become(mode);
    for (const screen of [page, endpoints])
      await expect.poll(barOf(screen), { timeout: TOLD_WITHIN_MS }).toMatch(/^Disconnected · data from \d\d:\d\d:\d\d · reconnecting$/);
    expect(await statedAgeMs(page)).toBeLessThan(TOLD_WITHIN_MS + 10_000);
    await network.become("open");
    for (const screen of [page, endpoints]) await expect.poll(barOf(screen), { timeout: BACK_WITHIN_MS }).toBe("");
    await endpoints.context().close();
  },
  120_000,
);

test("a browser without a network says so at once", async () => {
  await page.context().setOffline(true);
  await expect.poll(barOf(page), { timeout: TOLD_WITHIN_MS }).toMatch(/^Disconnected · data from/);
  await page.context().setOffline(false);
  await expect.poll(barOf(page), { timeout: BACK_WITHIN_MS }).toBe("");
}, 60_000);

test("behind a proxy that holds streams back the screen is polled, and says how old it is", async () => {
  await network.become("buffering");
  await expect
    .poll(barOf(page), { timeout: 2 * TOLD_WITHIN_MS })
    .toMatch(/^Live updates interrupted · data from \d\d:\d\d:\d\d · updating every 10 s$/);
  const { page: integrations } = await signedIn(browser, { baseURL: network.url });
  await integrations.goto("/o/demo/integrations");
  await expect.poll(barOf(integrations), { timeout: 2 * TOLD_WITHIN_MS }).toMatch(/^Live updates interrupted/);
  const { id, name } = await rest<{ id: string; name: string }>("POST", "/integrations", {
    type: "webhook",
    name: unique("Polled"),
    url: "http://127.0.0.1:9/",
  });
  await expect.poll(() => integrations.getByText(name).count(), { timeout: TOLD_WITHIN_MS }).toBeGreaterThan(0);
  await rest("DELETE", `/integrations/${id}`);
  await integrations.context().close();
  await network.become("open");
  await expect.poll(barOf(page), { timeout: 3 * BACK_WITHIN_MS }).toBe("");
}, 120_000);

test("a machine that slept shows at once that its screen is old, and reads it again", async () => {
  const { page: laptop } = await signedIn(browser, { baseURL: network.url });
  await laptop.clock.install();
  await laptop.clock.resume();
  await laptop.goto(INBOX);
  await laptop.getByRole("tab", { name: /^Active/ }).waitFor();
  // The age of the data is known from the stream's first sign of life, not yet from its headers.
  await laptop.getByText("Live", { exact: true }).waitFor();
  await network.become("frozen");
  await laptop.clock.fastForward(10 * 60_000);
  await expect.poll(barOf(laptop)).toMatch(/^Disconnected · data from/);
  await network.become("open");
  await expect.poll(barOf(laptop), { timeout: BACK_WITHIN_MS }).toBe("");
  await laptop.context().close();
}, 60_000);

test("an acknowledgement made without a connection is told as not saved, and saved when the server is back", async () => {
  const collector = await SimulatedCollector.enrol(unique("freshness"));
  const { id, name } = await rest<{ id: string; name: string }>("POST", "/endpoints", {
    name: unique("never answers"),
    protocol: "http",
    target: { url: "http://192.0.2.7/health" },
    interval_seconds: 10,
    collector_ids: [collector.id],
  });
  await collector.waitForPlan([id]);
  const startMs = Date.now() - 300_000;
  await collector.upload(
    Array.from({ length: 30 }, (_, n) => ({ endpointId: id, metric: "http_availability", ts: startMs + n * 10_000, value: 0 })),
  );
  const row = page.getByRole("row").filter({ hasText: name }).first();
  await row.waitFor({ timeout: ALERT_MS });
  await network.become("frozen");
  await expect.poll(barOf(page), { timeout: TOLD_WITHIN_MS }).toMatch(/^Disconnected/);
  await row.click();
  await page.keyboard.press("a");
  await expect.poll(() => row.textContent()).toContain("Acked");
  await expect.poll(barOf(page)).toMatch(/^Disconnected · .* · 1 change is not saved yet and will be sent$/);
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(page, theme);
    expect(await axe(page)).toEqual([]);
  }
  await network.become("open");
  await expect.poll(barOf(page), { timeout: BACK_WITHIN_MS }).toBe("");
  const statusOf = async (): Promise<string | undefined> =>
    (await rest<{ items: { status: string }[] }>("GET", `/alerts?endpoint_id=${id}`)).items[0]?.status;
  await expect.poll(statusOf).toBe("acknowledged");
  collector.end();
  await rest("DELETE", `/endpoints/${id}`);
  await rest("POST", `/collectors/${collector.id}/revoke`);
}, 240_000);
