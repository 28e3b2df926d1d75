import type { Browser, Page } from "playwright";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { orderFault } from "./demo-responder";
import { axe, openBrowser, signedIn } from "./harness";
import { flawsOf } from "./looks";
import { newMember, unique } from "./people";
import { rest } from "./rest";
import { openReceiver } from "./webhook-receiver";

/** Time from the fault to the row: the rules need 3 of 5 samples at 1 s intervals. */
const ALERT_MS = 60_000;
/** On a product that is reused, an alert of an earlier run may still be open; it resolves without action. */
const QUIET_MS = 300_000;
const MINE = "/o/demo/inbox?show=alerts&q=endpoint:demo-responder";

interface RestAlert {
  id: string;
  title: string;
}
const standing = async (): Promise<RestAlert[]> =>
  (await rest<{ items: RestAlert[] }>("GET", "/alerts?status=open,acknowledged,snoozed&limit=500")).items.filter(({ title }) =>
    title.endsWith("demo-responder"),
  );

/** Enables or disables the jitter rule: a busy machine causes jitter, and therefore alerts that no test has caused. */
async function setJitterRule(enabled: boolean): Promise<void> {
  const { items } = await rest<{ items: { id: string; name: string }[] }>("GET", "/rules?limit=500");
  for (const { id, name } of items) if (name.startsWith("Jitter above")) await rest("PATCH", `/rules/${id}`, { enabled });
}

let browser: Browser;
let mine: Page;
let complaints: string[];
beforeAll(async () => {
  browser = await openBrowser();
  await orderFault({});
  await setJitterRule(false);
});
afterAll(async () => {
  await setJitterRule(true);
  await orderFault({});
  await browser?.close();
});

const rowsOf = (page: Page) => page.getByRole("row").filter({ hasText: "demo-responder" });
const delayRow = (page: Page) => rowsOf(page).filter({ hasNotText: /Packet loss|Not answering/ });
const peekOf = (page: Page) => page.getByRole("complementary", { name: "Alert" });
const headingOf = (page: Page) => peekOf(page).getByRole("heading", { level: 2 });
const stateOf = (page: Page) => async () => (await delayRow(page).first().textContent()) ?? "";
const tabOf = (page: Page, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`) });

describe.sequential("from a fault to a resolved alert, by keyboard", () => {
  let hook: Awaited<ReturnType<typeof openReceiver>>;
  let integration: { id: string; secret: string };
  beforeAll(async () => {
    hook = await openReceiver();
    integration = await rest("POST", "/integrations", { type: "webhook", name: unique("Inbox hook"), url: hook.url });
    ({ page: mine, complaints } = await signedIn(browser));
  });
  afterAll(async () => {
    await rest("DELETE", `/integrations/${integration.id}`);
    hook.server.close();
  });

  test("a real fault becomes a row of the open inbox, without a reload", async () => {
    await expect.poll(standing, { timeout: QUIET_MS }).toEqual([]);
    await mine.goto(MINE);
    await expect.poll(() => mine.getByRole("heading", { name: "No alert matches" }).count()).toBe(1);
    await mine.evaluate(() => Object.assign(window, { isSamePage: true }));
    await orderFault({ delayMs: 40 });
    await expect.poll(() => rowsOf(mine).count(), { timeout: ALERT_MS }).toBe(1);
    await expect.poll(stateOf(mine)).toMatch(/4\d(\.\d+)? ms/);
    expect(await mine.evaluate(() => "isSamePage" in window)).toBe(true);
  }, 400_000);

  test("a acknowledges at once, z takes it back, however soon it comes", async () => {
    await activateFirst(mine);
    await mine.keyboard.press("a");
    await expect.poll(stateOf(mine)).toContain("Acked");
    await expect.poll(() => mine.getByText(/^Acknowledged “.*demo-responder/).count()).toBe(1);
    await mine.keyboard.press("z");
    await expect.poll(stateOf(mine)).toContain("Open");
    await expect.poll(() => mine.getByText("Undone for 1 alert.").count()).toBe(1);
    await mine.keyboard.press("a");
    await mine.keyboard.press("z");
    await expect.poll(() => mine.getByText("Undone for 1 alert.").count()).toBe(2);
    await expect.poll(async () => (await standing()).length).toBe(1);
    await expect.poll(stateOf(mine)).toContain("Open");
  });

  test("Enter opens the evidence: sentence, chart, votes, where, timeline", async () => {
    await mine.keyboard.press("Enter");
    await expect.poll(() => headingOf(mine).textContent()).toMatch(/^Round-trip time\b.* · demo-responder$/);
    // “rose … at”, or “has been … since” while the product is too young to know what it rose from.
    await expect.poll(() => peekOf(mine).textContent()).toMatch(/Round-trip time on demo-responder .* (at|since) \d\d:\d\d:\d\d/);
    await expect.poll(() => peekOf(mine).locator("canvas").count()).toBe(1);
    await expect.poll(() => peekOf(mine).getByRole("figure").textContent()).toMatch(/measured.*limit/s);
    await expect.poll(() => peekOf(mine).getByRole("list", { name: "Rules" }).textContent()).toMatch(/Round trip above 15 ms/);
    const endpoint = peekOf(mine).getByRole("link", { name: "demo-responder" });
    expect(await endpoint.getAttribute("href")).toMatch(/^\/o\/demo\/endpoints\//);
    const timeline = async () => (await peekOf(mine).getByRole("list").last().textContent()) ?? "";
    await expect.poll(timeline).toMatch(/PADIT opened it.*Demo acknowledged it.*Demo took the last action back/s);
  });

  test("list and peek look right in both themes and on a phone, where the alert takes the list's place", async () => {
    expect(await flawsOf(mine)).toEqual([]);
    const { page: phone } = await signedIn(browser, { viewport: { width: 390, height: 844 } });
    await phone.goto(MINE);
    await rowsOf(phone).first().click();
    await expect.poll(() => peekOf(phone).locator("canvas").count()).toBe(1);
    expect(await rowsOf(phone).first().isVisible()).toBe(false);
    await phone.keyboard.press("Escape");
    await expect.poll(() => rowsOf(phone).first().isVisible()).toBe(true);
    await phone.context().close();
  });

  test("somebody else's acknowledgement shows in the row and as a notice; a viewer sees no actions", async () => {
    const { page: owners } = await signedIn(browser);
    const { page: ben } = await newMember(browser, owners, { slug: "demo", role: "Operator", name: "Ben" });
    await ben.goto(MINE);
    await activateFirst(ben);
    await ben.keyboard.press("a");
    await expect.poll(() => peekOf(mine).getByText("Ben acknowledged this alert").count()).toBe(1);
    await expect.poll(stateOf(mine)).toContain("Acked");
    await ben.keyboard.press("z");
    await expect.poll(stateOf(mine)).toContain("Open");
    const { page: vera } = await newMember(browser, owners, { slug: "demo", role: "Viewer", name: "Vera" });
    await vera.goto(pathOf(mine));
    await expect.poll(() => headingOf(vera).count()).toBe(1);
    expect(await vera.getByRole("toolbar").count()).toBe(0);
    await vera.keyboard.press("r");
    expect(await vera.getByRole("dialog").count()).toBe(0);
    await Promise.all([ben, vera, owners].map((page) => page.context().close()));
  });

  test("h asks until when; the row leaves for the tab of the snoozed, and z brings it back", async () => {
    await mine.keyboard.press("h");
    await expect
      .poll(() =>
        mine
          .getByRole("dialog")
          .getByRole("button", { name: /1 hour/ })
          .count(),
      )
      .toBe(1);
    expect(await axe(mine)).toEqual([]);
    await mine.keyboard.press("1");
    await expect.poll(() => mine.getByText(/^Snoozed “.*demo-responder/).count()).toBe(1);
    await expect.poll(() => rowsOf(mine).count()).toBe(0);
    await expect.poll(() => tabOf(mine, "Snoozed").textContent()).toBe("Snoozed1");
    await mine.keyboard.press("z");
    await expect.poll(() => rowsOf(mine).count()).toBe(1);
    await expect.poll(() => tabOf(mine, "Snoozed").textContent()).toBe("Snoozed0");
  });

  test("what is new waits while somebody reads; . shows it; x selects, one action takes both, z takes both back", async () => {
    if (!(await peekOf(mine).isVisible())) {
      await activateFirst(mine);
      await mine.keyboard.press("Enter");
    }
    await expect.poll(() => headingOf(mine).count()).toBe(1);
    await orderFault({ delayMs: 40, lossRatio: 0.6 });
    await expect.poll(() => mine.getByRole("button", { name: /1 new/ }).count(), { timeout: ALERT_MS }).toBe(1);
    expect(await rowsOf(mine).count()).toBe(1);
    await mine.keyboard.press(".");
    await expect.poll(() => rowsOf(mine).count()).toBe(2);
    await mine.keyboard.press("Escape");
    await expect.poll(() => peekOf(mine).count()).toBe(0);
    await mine.keyboard.press("k");
    for (const key of ["x", "j", "x"]) await mine.keyboard.press(key);
    const bar = mine.getByRole("toolbar", { name: "Selected alerts" });
    await expect.poll(() => bar.textContent()).toContain("2 selected");
    expect(await axe(mine)).toEqual([]);
    await mine.keyboard.press("a");
    await expect.poll(() => mine.getByText("Acknowledged 2 alerts.").count()).toBe(1);
    await expect.poll(() => rowsOf(mine).filter({ hasText: "Acked" }).count()).toBe(2);
    await expect.poll(() => bar.count()).toBe(0);
    await mine.keyboard.press("z");
    await expect.poll(() => mine.getByText("Undone for 2 alerts.").count()).toBe(1);
    await expect.poll(() => rowsOf(mine).filter({ hasText: "Open" }).count()).toBe(2);
  });

  test("r asks for the verdict, a digit gives it; another tab shows it without a reload, the tab of the resolved keeps it", async () => {
    const tab = await mine.context().newPage();
    await tab.goto(MINE);
    await delayRow(tab).first().click();
    await expect.poll(() => headingOf(tab).count()).toBe(1);
    const alertId = new URL(tab.url()).searchParams.get("alert");

    await mine.bringToFront();
    await delayRow(mine).first().click();
    await expect.poll(() => new URL(mine.url()).searchParams.get("alert")).toBe(alertId);
    await mine.keyboard.press("r");
    await expect.poll(() => mine.getByRole("dialog").getByRole("button", { name: /True/ }).count()).toBe(1);
    expect(await axe(mine)).toEqual([]);
    await mine.keyboard.press("2");
    await expect.poll(() => delayRow(mine).count()).toBe(0);
    await expect.poll(() => peekOf(tab).getByText("Resolved", { exact: true }).count()).toBe(1);
    await expect.poll(() => peekOf(tab).getByRole("button", { name: "Reopen" }).count()).toBe(1);
    await tab.close();

    await mine.keyboard.press("Escape");
    await mine.goto(MINE);
    for (let n = 0; n < 4; n++) await mine.keyboard.press("]");
    await expect.poll(() => tabOf(mine, "Resolved").getAttribute("aria-selected")).toBe("true");
    await expect.poll(() => mine.locator(`#alert-${alertId}`).getByTitle("by Demo: expected").count()).toBe(1);
    await mine.goto(`/o/demo/inbox/${alertId}`);
    await expect.poll(() => mine.getByRole("heading", { level: 2 }).first().textContent()).toMatch(/^Round-trip time\b.* · demo-responder/);
    expect(await flawsOf(mine)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test("the integration's log has the signed delivery of the alert, and replays it", async () => {
    await mine.goto(`/o/demo/integrations/${integration.id}`);
    const created = mine.getByRole("listitem").filter({ hasText: /An alert opens(?! again)/ });
    await expect.poll(() => created.first().textContent()).toMatch(/Delivered/);
    const first = hook.received.find(({ body }) => JSON.parse(body).type === "alert.created");
    const headers = Object.fromEntries(Object.entries(first?.headers ?? {}).map(([key, value]) => [key, String(value)]));
    expect(new Webhook(integration.secret).verify(first?.body ?? "", headers)).toMatchObject({
      type: "alert.created",
      data: { alert: { title: expect.stringMatching(/ · demo-responder$/) }, organization: { slug: "demo" } },
    });
    await created
      .last()
      .getByRole("button", { name: /An alert opens/ })
      .click();
    await expect.poll(() => created.last().textContent()).toMatch(/Attempt 1: delivered, 200.*Response 200/s);
    expect(await axe(mine)).toEqual([]);
    const sent = hook.received.length;
    await created.last().getByRole("button", { name: "Replay" }).click();
    await expect.poll(() => hook.received.slice(sent).some(({ body }) => body === first?.body)).toBe(true);
    await expect.poll(() => mine.getByText("· replay").count()).toBe(1);
  });
});

test("an alert that is not there says so", async () => {
  const { page } = await signedIn(browser);
  await page.goto("/o/demo/inbox/00000000-0000-4000-8000-000000000000");
  await expect.poll(() => page.getByText("There is no such alert").count()).toBe(1);
  await page.context().close();
});

test("? lists the keys; what a search cannot read is said, and what it asks for stands as chips that go away", async () => {
  const { page } = await signedIn(browser);
  await page.goto("/o/demo/inbox");
  await expect.poll(() => tabOf(page, "Active").count()).toBe(1);
  const keys = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  // Server-rendered rows appear before the page handles keys.
  await expect
    .poll(async () => {
      await page.keyboard.press("?");
      return keys.count();
    })
    .toBe(1);
  expect(await keys.textContent()).toMatch(/acknowledge; with Shift and a note/);
  expect(await axe(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect.poll(() => keys.count()).toBe(0);
  const query = 'sev:high -label:lab "floor shift"';
  await page.keyboard.press("/");
  await page.keyboard.type(query);
  await page.keyboard.press("Enter");
  await expect.poll(() => new URL(page.url()).searchParams.get("q")).toBe(query);
  await expect.poll(() => page.getByText("There is no severity “high”").count()).toBe(1);
  const chips = page.getByRole("list", { name: "Filters" }).getByRole("listitem");
  expect(await chips.allTextContents()).toEqual(["not label: lab", "floor shift"]);
  await page.getByRole("button", { name: "Remove the filter -label:lab" }).click();
  await expect.poll(() => chips.allTextContents()).toEqual(["floor shift"]);
  await page.context().close();
});

const pathOf = (page: Page): string => new URL(page.url()).pathname + new URL(page.url()).search;

/** A key that is pressed before the rows have loaded selects nothing. */
async function activateFirst(page: Page): Promise<void> {
  await expect.poll(() => rowsOf(page).count()).toBe(1);
  await page.keyboard.press("j");
  await expect.poll(() => page.getByRole("grid", { name: "Alerts" }).getAttribute("aria-activedescendant")).toMatch(/^alert-/);
}
