import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDeadService, type DeadService } from "./dead-service";
import { openBrowser, signedIn } from "./harness";
import { flawsOf } from "./looks";
import { unique } from "./people";
import { rest } from "./rest";

const ALERT_MS = 120_000;

interface RestSilence {
  id: string;
  reason: string;
}
const silences = async (): Promise<RestSilence[]> => (await rest<{ items: RestSilence[] }>("GET", "/silences")).items;

let browser: Browser;
let dead: DeadService;
beforeAll(async () => {
  browser = await openBrowser();
  dead = await addDeadService("Line card");
});
afterAll(async () => {
  await dead?.remove();
  for (const { id } of await silences()) await rest("DELETE", `/silences/${id}`);
  await browser?.close();
});

test("s silences what an alert is about; the list shows what is held back, ends the silence and takes that back", async () => {
  const { page, complaints } = await signedIn(browser);
  await page.goto(`/o/demo/inbox?show=alerts&q=endpoint_id:${dead.id}`);
  await expect.poll(() => page.getByRole("row").count(), { timeout: ALERT_MS }).toBeGreaterThan(0);
  const reason = unique("New line card");
  await page.keyboard.press("j");
  await page.keyboard.press("s");
  const dialog = page.getByRole("dialog");
  await expect.poll(() => dialog.getByLabel("Which alerts").inputValue()).toMatch(/^endpoint_id:\S+ metric:\w+$/);
  await dialog.getByLabel("Reason").fill(reason);
  expect(await flawsOf(page)).toEqual([]);
  await page.keyboard.press("Enter");
  await page.getByText(/^Silenced until .* held back\.$/).waitFor();
  await page.keyboard.press("o");
  await page.getByRole("list", { name: "Silences" }).getByText(reason).waitFor();

  await page.keyboard.press("Escape");
  await page.waitForURL("**/o/demo/inbox?*");
  await page.keyboard.press("g");
  await page.keyboard.press("q");
  await page.waitForURL("**/o/demo/silences");
  const row = page.getByRole("listitem").filter({ hasText: reason });
  await row.getByText(/holds back \d+ alert/).waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await row.getByRole("button", { name: `Extend ${reason} by 1 hour` }).click();
  await row.getByText(/ends in [12] hours/).waitFor();
  await row.getByRole("button", { name: `End ${reason} now` }).click();
  await expect.poll(() => row.count()).toBe(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect.poll(() => row.count()).toBe(1);
  expect((await silences()).map((silence) => silence.reason)).toContain(reason);
  expect(complaints).toEqual([]);
}, 300_000);

test("without a silence the list says what to do", async () => {
  for (const { id } of await silences()) await rest("DELETE", `/silences/${id}`);
  const { page } = await signedIn(browser);
  await page.goto("/o/demo/silences");
  await page.getByRole("heading", { name: "Nothing is silenced" }).waitFor();
  expect(await flawsOf(page)).toEqual([]);
});
