import { RECEIVERS, type Receiver } from "@padit/notifiers/testing";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addDeadService, type DeadService } from "./dead-service";
import { DEMO, openBrowser, product, signedIn } from "./harness";
import { flawsOf } from "./looks";
import { unique } from "./people";
import { rest } from "./rest";

/** Time from the fault to the message. */
const ALERT_MS = 90_000;

const open = async (type: string, port?: number): Promise<Receiver> => {
  const receiver = await RECEIVERS[type]?.(port);
  if (!receiver) throw new Error(`no receiver for ${type}`);
  return receiver;
};

describe.sequential("e-mail and Slack, from the form to an alert", () => {
  let browser: Browser;
  let page: Page;
  let slack: Receiver;
  let mail: Receiver;
  let dead: DeadService | undefined;
  const made: string[] = [];
  beforeAll(async () => {
    [slack, mail] = [await open("slack"), await open("email", product.smtpPort)];
    browser = await openBrowser();
    ({ page } = await signedIn(browser));
  });
  afterAll(async () => {
    await dead?.remove();
    for (const id of made) await rest("DELETE", `/integrations/${id}`);
    await browser?.close();
    await slack?.close();
    await mail?.close();
  });

  /** Adds an integration through the form and sends a test message from its page. A Slack app is another channel than Slack. */
  async function add(channel: string, label: string, value: string): Promise<void> {
    await page.goto("/o/demo/integrations/new");
    await page.getByRole("radio", { name: new RegExp(`^${channel}(?! app)`) }).check();
    await page.getByLabel("Name").fill(unique(channel));
    await page.getByLabel(label).fill(value);
    expect(await flawsOf(page)).toEqual([]);
    await page.getByRole("button", { name: "Add integration" }).click();
    await page.getByRole("link", { name: "Next: send a test" }).click();
    await page.waitForURL(/\/integrations\/[0-9a-f-]{36}/);
    made.push(new URL(page.url()).pathname.split("/").at(-1) ?? "");
    await page.getByRole("button", { name: "Send test" }).click();
    const row = page.getByRole("listitem").filter({ hasText: "Test" }).first();
    await expect.poll(() => row.textContent(), { timeout: 30_000 }).toMatch(/Delivered/);
    await row.getByRole("button", { expanded: false }).click();
    await expect.poll(() => row.textContent()).toMatch(/Attempt 1: delivered, 2\d\d/);
    // React Aria announces the pending button by an image that its spinner names. The spinner is gone when the button is ready, and the
    // announcement follows after seven seconds.
    await expect.poll(() => flawsOf(page), { timeout: 30_000 }).toEqual([]);
  }

  test("a person adds a Slack channel; its address is not shown again", async () => {
    const { url } = slack.settings as { url: string };
    await add("Slack", "Incoming webhook URL", url);
    expect(slack.received.some((body) => body.includes("Test message"))).toBe(true);
    await page.getByRole("tab", { name: "Settings" }).click();
    await expect.poll(() => page.getByLabel("Incoming webhook URL").count()).toBe(1);
    expect(await page.getByLabel("Incoming webhook URL").inputValue()).toBe("");
    expect(await page.content()).not.toContain("s3cr3t-of-the-hook");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect.poll(() => page.getByText("Integration saved").count()).toBe(1);
  });

  test("a person adds e-mail to a member; a stranger's address is refused beside the field", async () => {
    await page.goto("/o/demo/integrations/new?channel=email");
    await page.getByLabel("Name").fill("Stranger");
    await page.getByLabel("Recipients").fill("stranger@elsewhere.example");
    await page.getByRole("button", { name: "Add integration" }).click();
    await expect.poll(() => page.getByText("Not a member of this organization: stranger@elsewhere.example.").count()).toBe(1);
    await add("E-mail", "Recipients", DEMO.email);
    expect(mail.received.some((sent) => /Subject: \[PADIT\] Test message/.test(sent))).toBe(true);
  });

  test("an alert arrives at both, and its timeline says who was notified", async () => {
    dead = await addDeadService("Till 4");
    const { id, name } = dead;
    await expect.poll(() => slack.received.some((body) => body.includes(name)), { timeout: ALERT_MS }).toBe(true);
    await expect.poll(() => mail.received.some((sent) => subjectOf(sent).includes(name)), { timeout: ALERT_MS }).toBe(true);
    await page.goto(`/o/demo/inbox?show=alerts&q=endpoint_id:${id}`);
    await page.getByRole("row").filter({ hasText: name }).first().click();
    await expect.poll(() => page.getByText(/notified \d of \d integrations?/).count(), { timeout: 30_000 }).toBeGreaterThan(0);
  }, 500_000);
});

/** The decoded subject of a mail: folded lines joined, encoded words (RFC 2047) decoded. */
function subjectOf(mail: string): string {
  const [, raw = ""] = /^Subject: (.*(?:\r?\n[ \t].*)*)/m.exec(mail) ?? [];
  const words = raw.replace(/\r?\n[ \t]+/g, " ").replace(/\?=\s+=\?/g, "?==?");
  return words.replace(/=\?utf-8\?([bq])\?(.*?)\?=/gi, (_, encoding: string, text: string) =>
    encoding.toLowerCase() === "b"
      ? Buffer.from(text, "base64").toString()
      : decodeURIComponent(
          text
            .replaceAll("%", "%25")
            .replaceAll("_", " ")
            .replace(/=([0-9A-F]{2})/gi, "%$1"),
        ),
  );
}
