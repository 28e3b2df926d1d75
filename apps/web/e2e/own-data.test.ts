import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, newPage, openBrowser, signedIn } from "./harness";
import { newMember, newOrganization, unique } from "./people";

const PASSWORD = "a long enough password";
let browser: Browser;
let owners: Page;
let slug: string;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page: owners } = await signedIn(browser));
  slug = await newOrganization(owners, unique("Own data"));
});
afterAll(() => browser?.close());

async function signInAs(email: string): Promise<Page> {
  const { page } = await newPage(browser);
  await page.goto(`/o/${slug}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

test("a disabled member's open page loses the organization, and an enabled one gets back in", async () => {
  const { page, email } = await newMember(browser, owners, { slug, role: "Operator", name: "Ben" });
  await owners.goto(`/o/${slug}/members`);
  await owners.getByRole("button", { name: "Disable Ben" }).click();
  await owners.getByText("sign-in disabled").waitFor();
  expect(await axe(owners)).toEqual([]);
  await page.goto(`/o/${slug}/inbox`);
  await page.waitForURL(/\/sign-in/);
  await owners.getByRole("button", { name: "Enable Ben" }).click();
  await owners.getByText("sign-in disabled").waitFor({ state: "detached" });
  const again = await signInAs(email);
  await again.waitForURL(`**/o/${slug}/inbox`);
});

test("a person downloads what PADIT stores about the person, and erases the account; the trail keeps a pseudonym", async () => {
  const { page, email } = await newMember(browser, owners, { slug, role: "Operator", name: "Cleo" });
  await page.goto("/account");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download your data" }).click()]);
  const copy = JSON.parse(readFileSync(await download.path(), "utf8"));
  expect(copy).toMatchObject({ account: { email, name: "Cleo" }, organizations: [{ slug, role: "operator" }] });
  await page.getByRole("button", { name: "Erase account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(email);
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Erase account" }).click();
  await page.waitForURL(/\/sign-in/);
  const refused = await signInAs(email);
  await expect.poll(() => refused.getByRole("alert").count()).toBeGreaterThan(0);
  await owners.goto(`/o/${slug}/audit`);
  await owners
    .getByText(/^erased person [0-9a-f]{8}$/)
    .first()
    .waitFor();
  expect(await owners.getByText("Cleo", { exact: true }).count()).toBe(0);
});
