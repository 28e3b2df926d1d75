import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, signedIn } from "./harness";
import { focused, tabTo } from "./keyboard";
import { flawsOf } from "./looks";
import { unique } from "./people";
import { demoResponder, type RestEndpoint, rest } from "./rest";

/** Time to enrol, receive the plan, probe, upload and display; the list polls every 15 s. */
const MEASURED_MS = 60_000;

/** Ten screens, each checked twice by axe. */
const LOOK_MS = 400_000;

let browser: Browser;
const left: RestEndpoint[] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  for (const { id } of left) await rest("DELETE", `/endpoints/${id}`).catch(() => {}); // a test may have deleted the endpoint already
  await browser?.close();
});

const resultOf = (page: Page) => page.getByRole("region", { name: "Test from demo-collector" });
const stepHere = (page: Page) => page.locator("nav[aria-label=Steps] [aria-current=step]").textContent();
const nextButton = (page: Page) => page.getByRole("button", { name: "Next" });
const loaded = (page: Page) => expect.poll(() => page.getByRole("status", { name: /^Loading/ }).count()).toBe(0);

describe.sequential("an endpoint from the wizard to its end", () => {
  const name = unique("Echo");
  let page: Page;
  let complaints: string[];
  let id = "";
  beforeAll(async () => {
    ({ page, complaints } = await signedIn(browser));
  });

  test("the wizard is walked by keyboard alone: type, target, live rows, pace, alerts, notify, review, saved", async () => {
    const { host, port } = await demoResponder();
    await page.goto("/o/demo/endpoints");
    await tabTo(page, page.getByRole("link", { name: "Add an endpoint" }));
    await page.keyboard.press("Enter");
    await page.waitForURL("**/endpoints/new");
    await tabTo(page, page.getByRole("searchbox", { name: "Search types" }));
    await page.keyboard.type("ping udp");
    await tabTo(page, page.getByRole("button", { name: /^UDP echo/ }));
    await page.keyboard.press("Enter");

    await expect.poll(() => focused(page)).toBe("input host");
    await page.keyboard.type(host);
    await tabTo(page, page.getByLabel("Port", { exact: true }));
    await page.keyboard.type(String(port));
    await tabTo(page, page.getByLabel("Name"));
    await page.keyboard.type(name);
    await tabTo(page, page.getByLabel("Labels"));
    await page.keyboard.type("e2e, lab");
    await page.keyboard.press("Enter");

    await expect.poll(() => focused(page)).toBe("div Live test");
    await expect.poll(() => resultOf(page).getByRole("row", { name: /ok/ }).count()).toBeGreaterThan(0);
    await expect.poll(() => resultOf(page).getByRole("row", { name: /ok/ }).count()).toBe(5);
    expect(await resultOf(page).textContent()).toMatch(/min[\d.]+ (µs|ms)median[\d.]+ (µs|ms)max[\d.]+ (µs|ms)loss0%/);

    for (const step of ["Schedule", "Alerts", "Notify", "Review"]) {
      await tabTo(page, nextButton(page));
      await page.keyboard.press("Enter");
      await expect.poll(() => focused(page)).toBe(`div ${step}`);
      if (step !== "Schedule") continue;
      await tabTo(page, page.getByRole("button", { name: "1 s", exact: true }));
      await page.keyboard.press("Enter");
    }
    expect(await page.getByRole("group", { name: "Review" }).textContent()).toMatch(/demo-collector.*every 1 s.*default alerts/s);
    await tabTo(page, page.getByRole("button", { name: "Save endpoint" }));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/endpoints\/[0-9a-f-]{36}\?test=/);
    [, id = ""] = /endpoints\/([0-9a-f-]{36})/.exec(page.url()) ?? [];
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe(name);
    await expect.poll(() => resultOf(page).getByRole("row", { name: /ok/ }).count()).toBe(5);
  });

  test("the list shows it with what has been measured since", async () => {
    await page.goto("/o/demo/endpoints?label=e2e");
    const row = page.getByRole("list", { name: "Endpoints" }).getByRole("listitem").filter({ hasText: name });
    await expect.poll(() => row.count()).toBe(1);
    await expect.poll(() => row.textContent(), { timeout: MEASURED_MS }).toMatch(/p50[\d.]+ (µs|ms).*p95[\d.]+ (µs|ms).*loss0%/);
    const bar = row.getByRole("slider", { name: `Heartbeat of ${name}` });
    await expect.poll(() => bar.getAttribute("aria-valuetext"), { timeout: MEASURED_MS }).toMatch(/[\d.]+ (µs|ms)/);
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.waitForURL(`**/endpoints/${id}`);
  });

  test("its page draws what is stored, and the download holds the same samples", async () => {
    await page.goto(`/o/demo/endpoints/${id}`);
    await loaded(page);
    const measured = page.getByRole("region", { name: "Measured from demo-collector" });
    const picture = measured.getByRole("img", { name: /^Round-trip time from demo-collector: median [\d.]+ (µs|ms), loss 0%$/ });
    await expect.poll(() => picture.count(), { timeout: MEASURED_MS }).toBe(1);
    await expect.poll(() => picture.locator("canvas").count()).toBe(1);
    const samplesIn = (range: string) =>
      rest<{ items: { timestamp: string; value: number }[] }>("GET", `/endpoints/${id}/samples?${range}metric=udp_echo_rtt&limit=500`);
    await expect.poll(async () => (await samplesIn("")).items.length, { timeout: MEASURED_MS }).toBeGreaterThan(5);
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "CSV" }).click()]);
    expect(download.suggestedFilename()).toMatch(/^Echo-.*\.csv$/);
    const { searchParams } = new URL(download.url());
    const [head, ...lines] = (await readFile(await download.path(), "utf8")).trimEnd().split("\r\n");
    expect(head).toBe("timestamp,metric_name,value,unit,uncertainty,flags,collector");
    const stored = await samplesIn(`from=${searchParams.get("from")}&to=${searchParams.get("to")}&`);
    const downloaded = lines.map((line) => line.split(",")).filter(([, metric]) => metric === "udp_echo_rtt");
    const values = new Map(downloaded.map(([at = "", , value]) => [at, Number(value)]));
    expect(values.size).toBeGreaterThan(2);
    // A new sample may arrive between the two requests, but each downloaded sample must equal the stored one.
    const known = new Map(stored.items.map(({ timestamp, value }) => [timestamp, value]));
    for (const [at, value] of values) expect(known.get(at), at).toBe(value);
  });

  test("a wrong change is refused beside its field and leads there; a right one is saved", async () => {
    await page.goto(`/o/demo/endpoints/${id}`);
    await page.getByRole("link", { name: "Edit" }).click();
    await page.waitForURL("**/edit");
    await page.getByLabel("Port", { exact: true }).fill("70000");
    await page.getByRole("button", { name: "Save" }).click();
    await expect.poll(() => page.getByText("At most 65,535.").count()).toBe(1);
    expect(await focused(page)).toBe("input port");
    expect(await page.getByLabel("Name").inputValue()).toBe(name);
    await page.getByLabel("Port", { exact: true }).fill(String((await demoResponder()).port));
    await page.getByLabel("Name").fill(`${name} two`);
    await page.getByLabel("Interval (s)").fill("2");
    await page.getByRole("button", { name: "Save" }).click();
    await page.waitForURL(`**/endpoints/${id}`);
    await expect.poll(() => page.getByRole("heading", { level: 1 }).textContent()).toBe(`${name} two`);
    await expect.poll(() => page.getByRole("region", { name: "Settings" }).textContent()).toContain("Interval2 s");
  });

  test("pausing and resuming show at once", async () => {
    const hint = () => page.locator("header").filter({ has: page.getByRole("heading", { level: 1 }) });
    await page.getByRole("button", { name: "Pause" }).click();
    await expect.poll(() => hint().textContent()).toContain("Paused: nothing is measured until somebody resumes it.");
    await page.getByRole("button", { name: "Resume" }).click();
    await expect.poll(() => hint().textContent()).not.toContain("Paused");
    await expect.poll(() => page.getByRole("button", { name: "Pause" }).count()).toBe(1);
  });

  test("deleting asks for the name; afterwards the list is without it and its address says so", async () => {
    await page.getByRole("button", { name: "Delete" }).click();
    const really = page.getByRole("button", { name: "Delete endpoint" });
    await page.getByRole("dialog").getByRole("textbox").fill(name);
    expect(await really.isDisabled()).toBe(true);
    await page.getByRole("dialog").getByRole("textbox").fill(`${name} two`);
    await page.keyboard.press("Enter");
    await page.waitForURL("**/o/demo/endpoints");
    await expect.poll(() => page.getByRole("list", { name: "Endpoints" }).getByRole("listitem").count()).toBeGreaterThan(0);
    expect(await page.getByText(`${name} two`).count()).toBe(0);
    await page.goto(`/o/demo/endpoints/${id}`);
    await expect.poll(() => page.getByText("This endpoint could not be loaded").count()).toBe(1);
    expect(complaints).toEqual([]);
  });
});

test("what is missing or wrong is said beside its field, and what was typed outlives the page", async () => {
  const { page } = await signedIn(browser);
  await page.goto("/o/demo/endpoints/new");
  await page.getByRole("button", { name: /^TCP connect/ }).click();
  await page.getByLabel("Host").fill("https://example.com/");
  await nextButton(page).click();
  await expect.poll(() => page.getByText("Enter a host name or an IP address, without scheme, port or path.").count()).toBe(1);
  expect(await page.getByText("This is needed.").count()).toBe(1);
  expect(await focused(page)).toBe("input host");
  expect(await stepHere(page)).toContain("Target");
  await page.getByLabel("Host").fill("127.0.0.1");
  await page.getByLabel("Port", { exact: true }).fill("1");
  await nextButton(page).click();
  // Port 1 is not in the demo collector's allow.json. The failed test states the likely cause, and the endpoint can still be saved.
  await expect.poll(() => resultOf(page).textContent()).toMatch(/Likely cause: .*allow\.json/);
  await nextButton(page).click();
  await page.getByLabel("Seconds between two runs").fill("0");
  await nextButton(page).click();
  await expect.poll(() => page.getByText("0.1 s to 24 h (86,400 s).").count()).toBe(1);
  expect(await stepHere(page)).toContain("Schedule");

  await page.goto("/o/demo/endpoints");
  await page.goto("/o/demo/endpoints/new");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("button", { name: "Target", exact: false }).filter({ hasText: "Target" }).first().click();
  expect(await page.getByLabel("Host").inputValue()).toBe("127.0.0.1");
  expect(await page.getByLabel("Port", { exact: true }).inputValue()).toBe("1");
  await page.context().close();
});

test("several endpoints are paused at once and the pause is taken back", async () => {
  const { endpoint, host, port } = await demoResponder();
  const label = unique("bulk").replace(" ", "-");
  for (const n of [1, 2])
    left.push(
      await rest<RestEndpoint>("POST", "/endpoints", {
        name: `${label} ${n}`,
        protocol: "udp-echo",
        target: { host, port },
        interval_seconds: 60,
        collector_ids: endpoint.collector_ids,
        tags: [label],
      }),
    );
  const { page } = await signedIn(browser);
  await page.goto(`/o/demo/endpoints?label=${label}`);
  const rows = page.getByRole("list", { name: "Endpoints" }).getByRole("listitem");
  await expect.poll(() => rows.count()).toBe(2);
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await expect.poll(() => page.getByRole("toolbar").textContent()).toContain("2 selected");
  await page.getByRole("toolbar").getByRole("button", { name: "Pause" }).click();
  await expect.poll(() => rows.filter({ hasText: "Paused" }).count()).toBe(2);
  await page.keyboard.press("z");
  await expect.poll(() => rows.filter({ hasText: "Paused" }).count()).toBe(0);
  await page.context().close();
});

test("list, wizard, page and settings look right in both themes and on a phone", { timeout: LOOK_MS }, async () => {
  const { page, complaints } = await signedIn(browser);
  const { endpoint, host, port } = await demoResponder();
  const flaws: Record<string, string[]> = {};
  const look = async (what: string): Promise<void> => {
    await loaded(page);
    flaws[what] = await flawsOf(page);
  };
  for (const path of ["", `/${endpoint.id}`, `/${endpoint.id}/edit`, "/new"]) {
    await page.goto(`/o/demo/endpoints${path}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await look(path);
  }
  await page.getByRole("button", { name: /^UDP echo/ }).click();
  await page.getByLabel("Host").fill(host);
  await page.getByLabel("Port", { exact: true }).fill(String(port));
  for (const step of ["Live test", "Schedule", "Alerts", "Notify", "Review"]) {
    await nextButton(page).click();
    await expect.poll(() => stepHere(page)).toContain(step);
    if (step === "Live test") await expect.poll(() => resultOf(page).getByRole("row", { name: /ok/ }).count()).toBe(5);
    await look(step);
  }
  expect(Object.fromEntries(Object.entries(flaws).filter(([, found]) => found.length > 0))).toEqual({});
  expect(complaints).toEqual([]);
  await page.context().close();
});
