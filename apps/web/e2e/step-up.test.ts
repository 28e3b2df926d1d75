import { codeOf } from "@padit/services/testing/authenticator";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { forgetProof } from "./forget-proof";
import { axe, openBrowser, signedIn, switchTheme } from "./harness";
import { newMember, newOrganization, unique } from "./people";

const PASSWORD = "a long enough password";
const STEP_MS = 30_000;
let browser: Browser;
let slug: string;
let page: Page;
let email: string;

beforeAll(async () => {
  browser = await openBrowser();
  const { page: owners } = await signedIn(browser);
  slug = await newOrganization(owners, unique("Step-up"));
  ({ page, email } = await newMember(browser, owners, { slug, role: "Owner", name: "Ana" }));
});
afterAll(() => browser?.close());

const dialog = () => page.getByRole("dialog").filter({ hasText: "Confirm that it is you" });

/** Fills the form of a new API key, whose making requires a recent proof. */
async function askForKey(name: string): Promise<void> {
  await page.goto(`/o/${slug}/api-keys`);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Create key" }).click();
}

test("a change that needs a proof asks for the password and then happens by itself; the next one is not asked", async () => {
  await forgetProof(email);
  await askForKey("CI");
  await dialog().waitFor();
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(page, theme);
    expect(await axe(page)).toEqual([]);
  }
  await dialog().getByLabel("Password").fill("a wrong password");
  await dialog().getByRole("button", { name: "Confirm" }).click();
  await dialog().getByText("This is not your password.").waitFor();
  await dialog().getByLabel("Password").fill(PASSWORD);
  await dialog().getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("listitem").getByText("CI", { exact: true }).waitFor();
  expect(await dialog().count()).toBe(0);
  await askForKey("Second");
  await page.getByRole("listitem").getByText("Second", { exact: true }).waitFor();
});

test("whoever closes the dialog changes nothing and is told why", async () => {
  await forgetProof(email);
  await askForKey("Never");
  await dialog().getByRole("button", { name: "Cancel" }).click();
  await page.getByText("Confirm that it is you, then try again.").waitFor();
  await page.reload();
  await page.getByRole("listitem").getByText("CI", { exact: true }).waitFor();
  expect(await page.getByText("Never", { exact: true }).count()).toBe(0);
});

test("a change that is confirmed in a dialog of its own asks over it, at 390 px too, and goes on", async () => {
  await forgetProof(email);
  await page.setViewportSize({ width: 390, height: 800 });
  const row = page.getByRole("listitem").filter({ hasText: "Second" });
  await row.getByRole("button", { name: "Revoke" }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("Second");
  await page.getByRole("dialog").getByRole("button", { name: "Revoke key" }).click();
  await dialog().getByLabel("Password").fill(PASSWORD);
  expect(await axe(page)).toEqual([]);
  await dialog().getByRole("button", { name: "Confirm" }).click();
  await expect.poll(() => row.count()).toBe(0);
  await page.setViewportSize({ width: 1400, height: 900 });
});

test("a person with an authenticator is asked for its code", async () => {
  await page.goto("/account");
  await page.getByRole("button", { name: "Add authenticator app" }).click();
  await page.getByRole("dialog").getByLabel("Password").fill(PASSWORD);
  await page.getByRole("dialog").getByRole("button", { name: "Continue" }).click();
  const part = page.getByRole("region", { name: "Second factor" });
  const secretText = (await part.locator("code").textContent()) ?? "";
  const enrolledAt = Date.now();
  await part.getByLabel("Code").fill(codeOf(secretText, new Date(enrolledAt)));
  await part.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("region", { name: "Recovery codes" }).waitFor();

  await forgetProof(email);
  await askForKey("Third");
  await dialog().getByLabel("Code").waitFor();
  expect(await dialog().getByLabel("Password").count()).toBe(0);
  // The server accepts a code once, and one step ahead of its clock.
  await dialog()
    .getByLabel("Code")
    .fill(codeOf(secretText, new Date(enrolledAt + STEP_MS)));
  await dialog().getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("listitem").getByText("Third", { exact: true }).waitFor();
});
