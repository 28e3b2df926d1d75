import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, signedIn } from "./harness";
import { flawsOf, storeLooks } from "./looks";
import { newOrganization, unique } from "./people";
import { withProductDatabase } from "./product-database";
import { demoResponder, rest } from "./rest";

let browser: Browser;
const made = async () =>
  (await rest<{ items: { id: string; name: string; active: boolean; rrule: string | null }[] }>("GET", "/maintenance")).items;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  for (const { id } of await made()) await rest("DELETE", `/maintenance/${id}`);
  await browser?.close();
});

test("without maintenance the list says what it is for; work is planned with a preview, and cancelled", async () => {
  const { page, complaints } = await signedIn(browser);
  // The demo has the past maintenance of other tests, which is kept for ever.
  const slug = await newOrganization(page, unique("Quiet"));
  await page.goto(`/o/${slug}/inbox`);
  await page.keyboard.press("g");
  await page.keyboard.press("w");
  await page.waitForURL(`**/o/${slug}/maintenance`);
  await page.getByRole("heading", { name: "No maintenance is planned" }).waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await page.goto("/o/demo/maintenance");
  const name = unique("Router upgrade");
  await page.getByRole("button", { name: "Plan maintenance" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is done").fill(name);
  await dialog.getByLabel("Which endpoints").fill("name:demo-*");
  await dialog.getByLabel("Begins").fill("2027-03-06T01:00");
  await dialog.getByRole("button", { name: /Repeats/ }).click();
  await page.getByRole("option", { name: "Every first Saturday of a month" }).click();
  const preview = dialog.getByRole("region", { name: "Preview" });
  await preview.getByText(/^Covers \d+ endpoints: demo-/).waitFor();
  await expect.poll(() => preview.getByRole("listitem").count()).toBe(5);
  expect(await preview.getByRole("listitem").nth(1).textContent()).toContain("Sat, 3 Apr 2027, 01:00");
  expect(await flawsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Plan", exact: true }).click();
  const row = page.getByRole("region", { name: "Coming" }).getByRole("listitem").filter({ hasText: name });
  await row.getByText(/next Sat, 6 Mar 2027, 01:00/).waitFor();
  expect((await made()).find((item) => item.name === name)?.rrule).toBe("FREQ=MONTHLY;BYDAY=1SA");
  expect(await flawsOf(page)).toEqual([]);
  await row.getByRole("button", { name: `Edit ${name}` }).click();
  await dialog.getByLabel("Change number").fill("CHG-77");
  await dialog.getByLabel("Begins").fill("2027-03-06T02:00");
  await preview.getByText(/Sat, 3 Apr 2027, 02:00/).waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Save", exact: true }).click();
  await row.getByText("· CHG-77").waitFor();
  await row.getByText(/next Sat, 6 Mar 2027, 02:00/).waitFor();
  expect((await made()).find((item) => item.name === name)?.rrule).toBe("FREQ=MONTHLY;BYDAY=1SA");
  await row.getByRole("button", { name: `Cancel ${name}` }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel maintenance" }).click();
  await page.getByRole("region", { name: "Past" }).getByText(name).waitFor();
  expect(complaints).toEqual([]);
});

test("a running maintenance is extended, ended and taken up again", async () => {
  const name = unique("Line card");
  const starts_at = new Date(Date.now() - 60_000).toISOString();
  const work = { name, selector: "name:demo-*", starts_at, duration_seconds: 3_600, time_zone: "Europe/Berlin" };
  await rest("POST", "/maintenance", { ...work, expected: { outage_seconds: 300 } });
  const { page, complaints } = await signedIn(browser);
  await page.goto("/o/demo/maintenance");
  const row = page.getByRole("region", { name: "Running" }).getByRole("listitem").filter({ hasText: name });
  await row.getByText(/outages of at most 5 minutes expected/).waitFor();
  await row.getByRole("button", { name: `Extend ${name} by 1 hour` }).click();
  await row.getByText(/in 2 hours/).waitFor();
  await row.getByRole("button", { name: `End ${name} now` }).click();
  await page.getByRole("region", { name: "Past" }).getByText(name).waitFor();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await row.getByText(/in 2 hours/).waitFor();
  expect((await made()).find((item) => item.name === name)?.active).toBe(true);
  const { endpoint } = await demoResponder();
  await page.goto(`/o/demo/endpoints/${endpoint.id}`);
  await page.getByText(`: ${name}, outages of at most 5 minutes expected, ends`).waitFor();
  expect(await flawsOf(page)).toEqual([]);
  expect(complaints).toEqual([]);
});

const MINUTE_MS = 60_000;
const COMPARISON_WAIT_MS = 60_000;

test("a run that is over is compared with before, and what changed is listed on demand", async () => {
  const name = unique("Card swap");
  const starts_at = new Date(Date.now() - MINUTE_MS).toISOString();
  const work = { name, selector: "name:demo-*", starts_at, duration_seconds: 3_600, time_zone: "UTC", expected: { no_effect: true } };
  const { id } = await rest<{ id: string }>("POST", "/maintenance", work);
  const { endpoint } = await demoResponder();
  // The comparison comes 16 min after the end: the run is moved into the past.
  await withProductDatabase(async (db) => {
    const over = `starts_at = now() - interval '20 min', ends_at = now() - interval '17 min'`;
    await db.query(`UPDATE maintenance_run SET ${over}, started_at = now() - interval '20 min' WHERE maintenance_id = $1`, [id]);
  });
  const lastRun = async () =>
    (await rest<{ last_run: { comparison: { counts: Record<string, number> } | null } | null }>("GET", `/maintenance/${id}`)).last_run;
  await expect.poll(async () => (await lastRun())?.comparison ?? null, { timeout: COMPARISON_WAIT_MS }).not.toBeNull();
  const covered = Object.values((await lastRun())?.comparison?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  expect(covered).toBeGreaterThan(0);
  // The demo did not change: a comparison with changes is stored in place of its own.
  const changed = (outcome: string, before: number, after: number) => ({
    ...{ endpointId: endpoint.id, endpointName: "demo-responder", collectorName: "demo-collector", metricName: "udp_echo_rtt" },
    ...{ metricTitle: "Round-trip time", unit: "ms", outcome, before, after },
  });
  const at = new Date().toISOString();
  const comparison = {
    counts: { failing: 0, worse: 1, different: 0, better: 0, same: 37, notMeasured: 2 },
    changed: [changed("worse", 0.38, 0.422)],
    ...{ beforeFrom: at, beforeTo: at, afterFrom: at, afterTo: at },
  };
  await withProductDatabase((db) =>
    db.query("UPDATE maintenance_run SET comparison = $2 WHERE maintenance_id = $1", [id, JSON.stringify(comparison)]),
  );
  const { page, complaints } = await signedIn(browser);
  await page.goto("/o/demo/maintenance");
  const region = page.getByRole("region", { name: `Before and after ${name}` });
  await region.getByText("Compared with the hour before: 37 as before, 1 worse, 2 measured too little.").waitFor();
  await region.getByRole("button", { name: `Show what changed with ${name}` }).click();
  const row = region.getByRole("row").filter({ hasText: "demo-responder" });
  await row.getByText("Worse").waitFor();
  expect(await row.getByRole("cell").allTextContents()).toEqual([
    "demo-responder via demo-collector",
    "Worse",
    "UDP echo round-trip time",
    "0.38 ms",
    "0.422 ms",
  ]);
  expect(await flawsOf(page)).toEqual([]);
  await storeLooks(page, "maintenance-comparison");
  expect(complaints).toEqual([]);
});

test("a reported change is marked on the charts of the endpoints that it covers", async () => {
  const what = unique("Firmware 7.2");
  const { endpoint } = await demoResponder();
  const change = { at: new Date(Date.now() - MINUTE_MS).toISOString(), what, selector: "name:demo-responder", ref: "CHG-1234" };
  const { id } = await rest<{ id: string }>("POST", "/changes", change);
  const { page, complaints } = await signedIn(browser);
  await page.goto(`/o/demo/endpoints/${endpoint.id}`);
  await page.getByRole("region", { name: "Changes in this time" }).getByText(what).waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await storeLooks(page, "endpoint-changes");
  await rest("DELETE", `/changes/${id}`);
  expect(complaints).toEqual([]);
});
