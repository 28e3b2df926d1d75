import type { Browser } from "playwright";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, openBrowser, product, signedIn, switchTheme } from "./harness";
import { newMember, newOrganization, unique } from "./people";
import { openReceiver } from "./webhook-receiver";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test("an organization is made, renamed and deleted by its typed name; afterwards its address is nobody's", async () => {
  const { page } = await signedIn(browser);
  const name = unique("Fjord");
  const slug = await newOrganization(page, name);
  await page.goto(`/o/${slug}/settings`);
  await page.getByLabel("Name", { exact: true }).fill(`${name} AS`);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect.poll(() => page.getByRole("button", { name: `Organization: ${name} AS` }).count()).toBe(1);
  await page.getByRole("button", { name: "Delete…" }).click();
  const really = page.getByRole("button", { name: "Delete organization" });
  expect(await really.isDisabled()).toBe(true);
  await page.getByRole("dialog").getByRole("textbox").fill(`${name} AS`);
  await really.click();
  await page.waitForURL(/\/o\/demo\/inbox/);
  await page.goto(`/o/${slug}/inbox`);
  await expect.poll(() => page.getByRole("heading", { name: "Not found" }).count()).toBe(1);
});

test("an invited person makes an account by the link, sees what a viewer may, and loses it at once when removed", async () => {
  const { page } = await signedIn(browser);
  const slug = await newOrganization(page, unique("Invites"));
  const { page: bens, email } = await newMember(browser, page, { slug, role: "Viewer", name: "Ben" });
  await bens.goto(`/o/${slug}/rules`);
  await expect.poll(() => bens.getByText("No rules yet").count()).toBe(1);
  expect(await bens.getByRole("link", { name: "Add a rule" }).count()).toBe(0);
  await bens.goto("/o/demo/inbox");
  await expect.poll(() => bens.getByRole("heading", { name: "Not found" }).count()).toBe(1);

  await page.reload();
  await page.getByRole("listitem").filter({ hasText: email }).getByRole("button", { name: "Remove" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill(email);
  await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
  await expect.poll(() => page.getByRole("listitem").filter({ hasText: email }).count()).toBe(0);
  await bens.goto(`/o/${slug}/inbox`);
  await expect.poll(() => bens.getByRole("heading", { name: "Not found" }).count()).toBe(1);
});

test("a rule is tried on stored samples, added, paused and deleted, and the audit log tells of each", async () => {
  const { page } = await signedIn(browser);
  const name = unique("RTT rule");
  await page.goto("/o/demo/rules/new");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: /Metric/ }).click();
  await page
    .getByRole("option", { name: /^UDP echo: Round-trip time / })
    .first()
    .click();
  await page.getByRole("textbox", { name: /^Limit/ }).fill("0.000001");
  await page.getByRole("textbox", { name: "Breaching samples" }).click();
  await expect.poll(() => page.getByRole("region", { name: "Preview" }).textContent(), { timeout: 30_000 }).toMatch(/Would have fired/);
  await page.getByRole("textbox", { name: /^Limit/ }).fill("100000");
  await page.getByRole("button", { name: "Add rule" }).click();
  await page.waitForURL("**/o/demo/rules");
  const row = page.getByRole("listitem").filter({ hasText: name });
  await row.locator("[data-slot=switch-control]").click();
  await expect.poll(() => row.textContent()).toMatch(/paused/);
  await row.getByRole("button", { name: /^Delete/ }).click();
  await page.getByRole("dialog").getByRole("textbox").fill(name);
  await page.getByRole("button", { name: "Delete rule" }).click();
  await expect.poll(() => row.count()).toBe(0);
  await page.goto("/o/demo/audit?action=rule.");
  const actions = () => page.getByRole("listitem").locator("span.font-mono").allTextContents();
  await expect.poll(async () => (await actions()).slice(0, 3)).toEqual(["rule.delete", "rule.update", "rule.create"]);
});

test("a webhook's test arrives signed with the secret that was shown, stands in the log, and can be replayed", async () => {
  const { server, url, received } = await openReceiver();
  try {
    const { page } = await signedIn(browser);
    await page.goto("/o/demo/integrations/new");
    const name = unique("Receiver");
    await page.getByLabel("Name").fill(name);
    await page.getByRole("textbox", { name: "Address" }).fill(url);
    await page.getByRole("button", { name: "Add integration" }).click();
    const secret = (await page.getByRole("region", { name: "The signing secret" }).locator("code").textContent()) ?? "";
    await page.getByRole("link", { name: "Next: send a test" }).click();
    await page.getByRole("button", { name: "Send test" }).click();
    await expect.poll(() => received.length, { timeout: 15_000 }).toBe(1);
    const [first] = received;
    const headers = Object.fromEntries(Object.entries(first?.headers ?? {}).map(([key, value]) => [key, String(value)]));
    expect(new Webhook(secret).verify(first?.body ?? "", headers)).toMatchObject({ type: "test" });
    const rows = page.getByRole("listitem").filter({ hasText: "Test" });
    await expect.poll(() => rows.first().textContent()).toMatch(/Delivered/);
    await rows.first().getByRole("button", { name: "Replay" }).click();
    await expect.poll(() => received.length, { timeout: 15_000 }).toBe(2);
    expect(received[1]?.body).toBe(first?.body);
  } finally {
    server.close();
  }
});

test("an address inside the network is refused, and what was typed stays", async () => {
  const { page } = await signedIn(browser);
  await page.goto("/o/demo/integrations/new");
  await page.getByLabel("Name").fill("Inside");
  await page.getByRole("textbox", { name: "Address" }).fill("http://169.254.169.254/latest");
  await page.getByRole("button", { name: "Add integration" }).click();
  await expect
    .poll(() =>
      page
        .getByRole("alert")
        .allTextContents()
        .then((texts) => texts.join("")),
    )
    .not.toBe("");
  expect(await page.getByLabel("Name").inputValue()).toBe("Inside");
});

test("an API key opens the REST API with its scopes and is refused once revoked", async () => {
  const { page } = await signedIn(browser);
  await page.goto("/o/demo/api-keys");
  const name = unique("key");
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create key" }).click();
  const token = await page.getByRole("region", { name: "The API key" }).locator("code").textContent();
  const ask = async () => (await fetch(`${product.url}/api/v1/endpoints`, { headers: { authorization: `Bearer ${token}` } })).status;
  expect(await ask()).toBe(200);
  await page.getByRole("listitem").filter({ hasText: name }).getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill(name);
  await page.getByRole("button", { name: "Revoke key", exact: true }).click();
  await expect.poll(() => page.getByRole("listitem").filter({ hasText: name }).count()).toBe(0);
  expect(await ask()).toBe(401);
});

const PAGES = ["rules", "rules/new", "integrations", "integrations/new", "members", "api-keys", "audit", "settings"];
test.each(["light", "dark"] as const)("the organization's pages are accessible in the %s theme, at a phone's width too", async (theme) => {
  const { page, complaints } = await signedIn(browser);
  await page.goto("/account");
  await switchTheme(page, theme);
  for (const path of [...PAGES.map((name) => `/o/demo/${name}`), "/account"]) {
    await page.goto(path);
    await expect.poll(() => page.getByRole("status", { name: "Loading" }).count()).toBe(0);
    expect(await axe(page), path).toEqual([]);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  for (const path of PAGES) {
    await page.goto(`/o/demo/${path}`);
    await expect.poll(() => page.getByRole("status", { name: "Loading" }).count()).toBe(0);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(overflow, path).toBeLessThanOrEqual(0);
  }
  expect(complaints).toEqual([]);
});
