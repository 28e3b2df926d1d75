import { RECEIVERS } from "@padit/notifiers/testing";
import { codeOf } from "@padit/services/testing/authenticator";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, newPage, openBrowser, product, signedIn, switchTheme } from "./harness";
import { newMember, newOrganization, unique } from "./people";

const PASSWORD = "a long enough password";
const STEP_MS = 30_000;
let browser: Browser;
let slug: string;
let member: { page: Page; email: string };
let secretText: string;
let recoveryCode: string;
let lastCodeAtMs = 0;

beforeAll(async () => {
  browser = await openBrowser();
  const { page: owners } = await signedIn(browser);
  slug = await newOrganization(owners, unique("Second factor"));
  member = await newMember(browser, owners, { slug, role: "Owner", name: "Ana" });
});
afterAll(() => browser?.close());

/** Waits for a TOTP time step that is newer than the last used one, because the server accepts each code once. */
async function freshCode(): Promise<string> {
  while (Math.floor(Date.now() / STEP_MS) <= Math.floor(lastCodeAtMs / STEP_MS)) await new Promise((resolve) => setTimeout(resolve, 250));
  lastCodeAtMs = Date.now();
  return codeOf(secretText, new Date(lastCodeAtMs));
}

/** Enters address and password on the sign-in page of a new browser context that has never signed in. */
async function withPassword(password = PASSWORD): Promise<Page> {
  const { page } = await newPage(browser);
  await page.goto(`/o/${slug}/sign-in`);
  await page.getByLabel("E-mail").fill(member.email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  return page;
}

test("an authenticator is added with the password and a first code, and its recovery codes are shown once", async () => {
  const { page } = member;
  await page.goto("/account");
  await page.getByRole("button", { name: "Add authenticator app" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill("Work phone");
  await dialog.getByLabel("Password").fill("a wrong password");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await dialog.getByText("This is not your password.").waitFor();
  await dialog.getByLabel("Password").fill(PASSWORD);
  await dialog.getByRole("button", { name: "Continue" }).click();
  const part = page.getByRole("region", { name: "Second factor" });
  await part.getByAltText("QR code for your authenticator app").waitFor();
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(page, theme);
    expect(await axe(page)).toEqual([]);
  }
  secretText = (await part.locator("code").textContent()) ?? "";
  await part.getByLabel("Code").fill("000000x");
  await part.getByRole("button", { name: "Confirm" }).click();
  await part.getByText(/This code is wrong/).waitFor();
  await part.getByLabel("Code").fill(await freshCode());
  await part.getByRole("button", { name: "Confirm" }).click();
  const codes = page.getByRole("region", { name: "Recovery codes" });
  await expect.poll(() => codes.getByRole("listitem").count()).toBe(10);
  recoveryCode = (await codes.getByRole("listitem").first().textContent()) ?? "";
  expect(await axe(page)).toEqual([]);
  await page.reload();
  await part.getByText("Work phone", { exact: true }).waitFor();
  expect(await page.getByText(recoveryCode).count()).toBe(0);
});

test("signing in asks for a code after the right password, refuses a wrong one and takes the app's", async () => {
  const page = await withPassword();
  await page.getByRole("heading", { name: "Enter your code" }).waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByLabel("Code").fill("123123x");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => page.getByRole("alert").filter({ hasText: "code is wrong" }).count()).toBe(1);
  await page.getByLabel("Code").fill(await freshCode());
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/o/${slug}/inbox`);
});

test("without the phone a recovery code opens the account, once", async () => {
  for (const isAccepted of [true, false]) {
    const page = await withPassword();
    await page.getByLabel("Code").fill(recoveryCode.toUpperCase());
    await page.getByRole("button", { name: "Sign in" }).click();
    if (isAccepted) await page.waitForURL(`**/o/${slug}/inbox`);
    else await expect.poll(() => page.getByRole("alert").filter({ hasText: "code is wrong" }).count()).toBe(1);
  }
});

test("an organization that requires a second factor shows nothing to a member who has none", async () => {
  const { page } = member;
  const { page: bens } = await newMember(browser, page, { slug, role: "Viewer", name: "Ben" });
  await page.goto(`/o/${slug}/settings`);
  await page.getByRole("button", { name: "Require a second factor" }).click();
  await page.getByRole("button", { name: "No longer require it" }).waitFor();
  await bens.goto(`/o/${slug}/inbox`);
  await bens.getByRole("heading", { name: /requires a second factor$/ }).waitFor();
  expect(await axe(bens)).toEqual([]);
  await bens.getByRole("link", { name: "Open your account" }).click();
  await bens.getByRole("button", { name: "Add authenticator app" }).waitFor();
  await page.getByRole("button", { name: "No longer require it" }).click();
  await page.getByRole("button", { name: "Require a second factor" }).waitFor();
  await bens.goto(`/o/${slug}/inbox`);
  await expect.poll(() => bens.getByRole("heading", { name: /requires a second factor$/ }).count()).toBe(0);
});

test("a common password is refused with advice", async () => {
  const { page } = member;
  await page.goto("/account");
  await page.getByLabel("Current password").fill(PASSWORD);
  await page.getByLabel("New password").fill("Password123!");
  await page.getByRole("button", { name: "Change password" }).click();
  await page.getByText(/This password is easy to guess/).waitFor();
});

test("a forgotten password is replaced by a mailed link, which works once; the second factor stays and open pages end", async () => {
  const mail = await RECEIVERS.email?.(product.smtpPort);
  if (!mail) throw new Error("no mail server");
  try {
    const { page } = await newPage(browser);
    await page.goto(`/o/${slug}/sign-in`);
    await page.getByRole("link", { name: "Forgot your password?" }).click();
    await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
    await page.getByLabel("E-mail").fill(member.email);
    expect(await axe(page)).toEqual([]);
    await page.getByRole("button", { name: "Send the link" }).click();
    await page.getByText(/is on its way/).waitFor();
    const linkOf = (text: string) => /\/reset#token=pr_[\w-]{32}/.exec(text.replaceAll(/=\r?\n/g, "").replaceAll("=3D", "="))?.[0];
    await expect.poll(() => mail.received.some((text) => linkOf(text) !== undefined)).toBe(true);
    const link = mail.received.map(linkOf).find((found) => found !== undefined) ?? "";
    await page.goto(link);
    await page.getByLabel("New password").fill("1111111111");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText(/This password is easy to guess/).waitFor();
    expect(page.url()).not.toContain("pr_");
    await page.getByLabel("New password").fill("zebra lantern mosaic");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText(/You are signed out everywhere/).waitFor();
    await member.page.goto("/account");
    await member.page.waitForURL(/\/sign-in/);
    const again = await withPassword("zebra lantern mosaic");
    await again.getByRole("heading", { name: "Enter your code" }).waitFor();
    await page.goto("/sign-in");
    await page.goto(link);
    await page.getByLabel("New password").fill("quartz violin harbour");
    await page.getByRole("button", { name: "Change password" }).click();
    await page.getByText(/This link was used/).waitFor();
  } finally {
    await mail.close();
  }
});
