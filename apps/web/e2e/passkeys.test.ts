import type { Browser, CDPSession, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, newPage, openBrowser, product, signedIn, switchTheme } from "./harness";
import { newMember, newOrganization, unique } from "./people";

const PASSWORD = "a long enough password";
let browser: Browser;
let slug: string;
let member: { page: Page; email: string };
let device: Device;

/** An authenticator of the browser's own, as a laptop with a fingerprint reader has it. */
interface Device {
  session: CDPSession;
  authenticatorId: string;
}

async function addDevice(page: Page): Promise<Device> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

/** Moves the device to another page, with its passkeys and their counters: a virtual authenticator belongs to one page. */
async function moveDevice(page: Page): Promise<void> {
  const { session, authenticatorId } = device;
  const { credentials } = await session.send("WebAuthn.getCredentials", { authenticatorId });
  await session.send("WebAuthn.removeVirtualAuthenticator", { authenticatorId });
  device = await addDevice(page);
  for (const credential of credentials)
    await device.session.send("WebAuthn.addCredential", { authenticatorId: device.authenticatorId, credential });
}

/** The sign-in page in a browser on the same device that has no session. */
async function signInPage(): Promise<Page> {
  const { page } = await newPage(browser);
  await moveDevice(page);
  await page.goto(`/o/${slug}/sign-in`);
  return page;
}

beforeAll(async () => {
  browser = await openBrowser();
  const { page: owners } = await signedIn(browser);
  slug = await newOrganization(owners, unique("Passkeys"));
  member = await newMember(browser, owners, { slug, role: "Owner", name: "Ana" });
  device = await addDevice(member.page);
});
afterAll(() => browser?.close());

const part = () => member.page.getByRole("region", { name: "Second factor" });

async function openDialog(button: string) {
  await part().getByRole("button", { name: button, exact: true }).click();
  return member.page.getByRole("dialog");
}

test("a passkey is added with the password, and recovery codes are shown once", async () => {
  const { page } = member;
  await page.goto("/account");
  const dialog = await openDialog("Add passkey");
  await dialog.getByLabel("Name").fill("Work laptop");
  await dialog.getByLabel("Password").fill(PASSWORD);
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(page, theme);
    expect(await axe(page)).toEqual([]);
  }
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect.poll(() => page.getByRole("region", { name: "Recovery codes" }).getByRole("listitem").count()).toBe(10);
  await part().getByText("Work laptop", { exact: true }).waitFor();
  await part()
    .getByText(/^Passkey · since/)
    .waitFor();
  expect(await axe(page)).toEqual([]);
});

test("the passkey signs in without address and password", async () => {
  const page = await signInPage();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(`**/o/${slug}/inbox`);
});

test("the password alone is not enough any more; the passkey is the second factor", async () => {
  const page = await signInPage();
  await page.getByLabel("E-mail").fill(member.email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { name: "Enter your code" }).waitFor();
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.waitForURL(`**/o/${slug}/inbox`);
});

test("a browser without a passkey says so and keeps what was typed", async () => {
  const { page } = await newPage(browser);
  const { session, authenticatorId } = await addDevice(page);
  await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified: false });
  await page.goto(`/o/${slug}/sign-in`);
  await page.getByLabel("E-mail").fill(member.email);
  await page.getByRole("button", { name: "Use a passkey" }).click();
  await page.getByText("No passkey was chosen in time. Try again.").waitFor();
  expect(await page.getByLabel("E-mail").inputValue()).toBe(member.email);
});

test("a challenge is given to PADIT's own pages only", async () => {
  const ask = (headers: Record<string, string>) => fetch(`${product.url}/api/passkey-challenge`, { method: "POST", headers });
  expect((await ask({ "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect((await ask({ origin: "https://evil.test" })).status).toBe(403);
  const own = await ask({ "sec-fetch-site": "same-origin" });
  expect([own.status, own.headers.get("cache-control")]).toEqual([200, "no-store"]);
  expect(await own.json()).toMatchObject({ rpId: "localhost", userVerification: "required" });
});

test("the passkey confirms its own removal, after which it opens nothing", async () => {
  const { page } = member;
  await moveDevice(page);
  await page.goto("/account");
  const dialog = await openDialog("Remove Work laptop");
  await dialog.getByText("Your browser asks for your passkey first.").waitFor();
  expect(await axe(page)).toEqual([]);
  await dialog.getByRole("button", { name: "Remove" }).click();
  await part()
    .getByText(/Your password alone opens your account/)
    .waitFor();
  const fresh = await signInPage();
  await fresh.getByRole("button", { name: "Use a passkey" }).click();
  await fresh.getByText(/This passkey opens no account/).waitFor();
});
