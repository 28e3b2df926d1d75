import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CollectorProcess } from "./collector-process";
import { openBrowser, signedIn } from "./harness";
import { tabTo } from "./keyboard";
import { flawsOf } from "./looks";
import { unique } from "./people";
import { demoResponder, rest } from "./rest";

/** Time in which a new process starts, receives its plan, probes and uploads. */
const ALIVE_MS = 60_000;

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

describe.sequential("a second collector", () => {
  const name = unique("edge");
  let page: Page;
  let complaints: string[];
  let collector: CollectorProcess;
  let endpointId = "";
  beforeAll(async () => {
    ({ page, complaints } = await signedIn(browser));
    collector = await CollectorProcess.on((await demoResponder()).port);
  });
  afterAll(async () => {
    if (endpointId) await rest("DELETE", `/endpoints/${endpointId}`);
    await collector?.end();
  });
  const tickOf = (step: string) => page.getByRole("listitem").filter({ hasText: step }).getAttribute("data-tick");

  test("gets its token by keyboard, once; the checklist waits and looks right", async () => {
    await page.goto("/o/demo/collectors");
    await tabTo(page, page.getByRole("link", { name: "Add a collector" }));
    await page.keyboard.press("Enter");
    await page.waitForURL("**/collectors/new");
    await tabTo(page, page.getByLabel("Name"));
    await page.keyboard.type(name);
    await tabTo(page, page.getByLabel("Site"));
    await page.keyboard.type("Rack 4");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.getByRole("heading", { name: "Waiting for the machine" }).count()).toBe(1);
    expect(await tickOf("Token used")).toBe("waiting");
    await expect.poll(() => page.getByRole("timer").textContent()).toMatch(/Shown once\. Single use, expires in 1[45]:\d\d\./);
    expect(await flawsOf(page)).toEqual([]);
  });

  test("ticks the list while the real agent enrols, reports and measures, without a reload", async () => {
    const commands =
      (await page
        .getByRole("region", { name: /^Run this on the collector/ })
        .locator("pre")
        .textContent()) ?? "";
    const [, server = "", token = "", serverKey = ""] = /--server (\S+) --token (\S+) --server-key (\S+)/.exec(commands) ?? [];
    expect(await page.getByText("whose key has this fingerprint").textContent()).toContain(serverKey);
    expect(await collector.enrol(server, token, serverKey)).toContain(`Enrolled as ${name}`);
    await expect.poll(() => tickOf("Token used")).toBe("done");
    await expect(collector.enrol(server, token, serverKey)).rejects.toThrow(/token/i);
    collector.run();
    await expect.poll(() => tickOf("Version"), { timeout: ALIVE_MS }).toBe("done");
    await expect.poll(() => page.getByRole("heading", { name: "It works" }).count()).toBe(1);
    expect(await tickOf("First upload")).toBe("waiting");

    const { items } = await rest<{ items: { id: string; name: string }[] }>("GET", "/collectors?limit=500");
    const { host, port } = await demoResponder();
    const endpoint = { name: unique("Seen from the edge"), protocol: "udp-echo", target: { host, port }, interval_seconds: 1 };
    const collector_ids = items.filter((one) => one.name === name).map(({ id }) => id);
    ({ id: endpointId } = await rest<{ id: string }>("POST", "/endpoints", { ...endpoint, collector_ids }));
    await expect.poll(() => tickOf("Plan received"), { timeout: ALIVE_MS }).toBe("done");
    await expect.poll(() => tickOf("First upload"), { timeout: ALIVE_MS }).toBe("done");
    expect(await page.getByRole("listitem").and(page.locator("[data-tick=waiting]")).count()).toBe(0);
  });

  test("is on the list, online, and has a page of its own that looks right", async () => {
    await page.goto("/o/demo/collectors");
    const row = page.getByRole("list", { name: "Collectors" }).getByRole("listitem").filter({ hasText: name });
    await expect.poll(() => row.textContent(), { timeout: ALIVE_MS }).toMatch(/Rack 4.*(Online|Clock not synchronized).*(ago|now)/s);
    expect(await flawsOf(page)).toEqual([]);
    await row.getByRole("link", { name }).click();
    await expect.poll(() => page.getByRole("region", { name: "Plan" }).textContent()).toMatch(/Signedrevision (\d+).*Appliedrevision \1/);
    await expect.poll(() => page.getByRole("link", { name: /^Seen from the edge/ }).count()).toBe(1);
    expect(await flawsOf(page)).toEqual([]);
  });

  test("is revoked by its typed name: its page, the list and the server say so", async () => {
    await page.getByRole("button", { name: "Revoke" }).click();
    const really = page.getByRole("button", { name: "Revoke collector" });
    expect(await really.isDisabled()).toBe(true);
    await page.getByRole("dialog").getByRole("textbox").fill(name);
    await really.click();
    await expect.poll(() => page.getByRole("list", { name: "State" }).textContent()).toContain("Its access has ended");
    await expect.poll(() => page.getByRole("button", { name: "Revoke" }).count()).toBe(0);
    await page.goto("/o/demo/collectors");
    const row = page.getByRole("list", { name: "Collectors" }).getByRole("listitem").filter({ hasText: name });
    await expect.poll(() => page.getByRole("link", { name: "demo-collector" }).count()).toBe(1);
    expect(await row.count()).toBe(0);
    await page.getByRole("checkbox", { name: "Show revoked" }).click({ force: true });
    await expect.poll(() => row.textContent()).toContain("Revoked");
    expect(complaints).toEqual([]);
  });
});
