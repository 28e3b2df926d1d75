import { startOpenIdProvider, type TestProvider } from "@padit/services/testing/open-id-provider";
import { startSamlProvider, type TestSamlProvider } from "@padit/services/testing/saml-provider";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, newPage, openBrowser, product, signedIn, switchTheme } from "./harness";
import { startNameServer } from "./name-server";
import { newMember, newOrganization, unique } from "./people";

let browser: Browser;
let owners: Page;
let slug: string;
let provider: TestProvider;
let saml: TestSamlProvider | undefined;
let names: Awaited<ReturnType<typeof startNameServer>>;
const domain = `${unique("x").replace(" ", "")}.example`;

beforeAll(async () => {
  browser = await openBrowser();
  names = await startNameServer(product.dnsPort);
  ({ page: owners } = await signedIn(browser));
  slug = await newOrganization(owners, unique("Single sign-on"));
  await owners.goto(`/o/${slug}/settings`);
  const redirectUri = await part().getByText("/api/sso/callback/").textContent();
  provider = await startOpenIdProvider([redirectUri ?? ""]);
});
afterAll(async () => {
  await provider?.close();
  await saml?.close();
  await names?.close();
  await browser?.close();
});

const part = () => owners.getByRole("region", { name: "Single sign-on" });

async function signInPage(): Promise<Page> {
  const { page } = await newPage(browser);
  await page.goto(`/o/${slug}/sign-in`);
  return page;
}

test("an owner sets up the provider, which is checked, and proves a mail domain by DNS", async () => {
  await part().getByLabel("Provider's name").fill("Corporate ID");
  await part().getByLabel("Issuer").fill(provider.issuer);
  await part().getByLabel("Client ID").fill(provider.clientId);
  await part().getByRole("button", { name: "Save provider" }).click();
  await part().getByText("A new issuer needs its own secret.").waitFor();
  await part().getByLabel("Client secret").fill(provider.clientSecret);
  await part().getByRole("button", { name: "Save provider" }).click();
  await part().getByRole("button", { name: "Check the provider" }).click();
  await part().getByText("The provider answers.").waitFor();
  await part().getByLabel("Add a domain").fill(domain);
  await part().getByRole("button", { name: "Add domain" }).click();
  const record = part()
    .getByRole("listitem")
    .getByText(/^padit-verification=/);
  names.setText(null);
  await part().getByRole("button", { name: "Verify" }).click();
  await owners.getByText(/The record was not found/).waitFor();
  names.setText(await record.textContent());
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(owners, theme);
    expect(await axe(owners)).toEqual([]);
  }
  await part().getByRole("button", { name: "Verify" }).click();
  await part()
    .getByText(/^Verified/)
    .waitFor();
});

test("a person whom PADIT does not know signs in by the provider and is a viewer", async () => {
  provider.person = { sub: "ana", email: `ana@${domain}`, email_verified: true, name: "Ana Núñez" };
  const page = await signInPage();
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(page, theme);
    expect(await axe(page)).toEqual([]);
  }
  await page.getByRole("link", { name: "Sign in with Corporate ID" }).click();
  await page.waitForURL(`**/o/${slug}/inbox`);
  await page.getByRole("button", { name: "Signed in as Ana Núñez" }).waitFor();
  await owners.goto(`/o/${slug}/members`);
  await owners.getByText(`ana@${domain}`).waitFor();
});

test("a person without password and factor confirms a protected change by signing in at the provider again", async () => {
  provider.person = { sub: "ana", email: `ana@${domain}`, email_verified: true, name: "Ana Núñez" };
  await owners.getByRole("button", { name: /Role of Ana Núñez/ }).click();
  await owners.getByRole("option", { name: /^Admin/ }).click();
  const page = await signInPage();
  await page.getByRole("link", { name: "Sign in with Corporate ID" }).click();
  await page.waitForURL(`**/o/${slug}/inbox`);
  await page.goto(`/o/${slug}/api-keys`);
  const makeKey = async () => {
    await page.getByLabel("Name").fill("By Ana");
    await page.getByRole("button", { name: "Create key" }).click();
  };
  await makeKey();
  await page.getByRole("dialog").getByRole("link", { name: "Sign in again with Corporate ID" }).click();
  await page.waitForURL(`**/o/${slug}/api-keys`);
  await makeKey();
  await page.getByRole("listitem").getByText("By Ana", { exact: true }).waitFor();
});

test("a person of another domain is refused with the reason, once", async () => {
  provider.person = { sub: "eve", email: "eve@elsewhere.example", email_verified: true };
  const page = await signInPage();
  await page.getByRole("link", { name: "Sign in with Corporate ID" }).click();
  await page.getByText(/has not proved that elsewhere.example is its domain/).waitFor();
  expect(page.url()).toMatch(new RegExp(`/o/${slug}/sign-in$`));
  expect(await axe(page)).toEqual([]);
});

test("an answer that this browser did not ask for signs nobody in", async () => {
  const page = await signInPage();
  const callback = await owners.goto(`/o/${slug}/settings`).then(() => part().getByText("/api/sso/callback/").textContent());
  await page.goto(`${new URL(callback ?? "").pathname}?code=stolen&state=guess`);
  await page.getByText(/it was begun in another browser or too long ago/).waitFor();
});

test("where single sign-on is required, other members continue by the provider and owners keep their way in", async () => {
  const { page: bens } = await newMember(browser, owners, { slug, role: "Operator", name: "Ben" });
  await owners.goto(`/o/${slug}/settings`);
  await part().getByRole("button", { name: "Require single sign-on" }).click();
  await part()
    .getByText(/Owners can still sign in by password/)
    .waitFor();
  await bens.goto(`/o/${slug}/inbox`);
  await bens.getByRole("heading", { name: /requires single sign-on$/ }).waitFor();
  expect(await axe(bens)).toEqual([]);
  provider.person = { sub: "ana", email: `ana@${domain}`, email_verified: true };
  await bens.getByRole("link", { name: "Continue" }).click();
  await bens.getByRole("button", { name: "Signed in as Ana Núñez" }).waitFor();
  await owners.goto(`/o/${slug}/inbox`);
  await owners.getByRole("button", { name: /^Signed in as/ }).waitFor();
});

test("an owner changes to a SAML provider by its metadata, and a member signs in by it", async () => {
  saml = await startSamlProvider();
  await owners.goto(`/o/${slug}/settings`);
  await part()
    .getByRole("button", { name: /Protocol/ })
    .click();
  await owners.getByRole("option", { name: "SAML 2.0" }).click();
  const address =
    (await part()
      .getByText(/\/api\/sso\/saml\/.*\/metadata$/)
      .textContent()) ?? "";
  saml.register(await fetch(address).then((answer) => answer.text()));
  await part().getByLabel("Provider's name").fill("Corporate SAML");
  await part().getByLabel("Metadata of the provider").fill("<x/>");
  await part().getByRole("button", { name: "Save provider" }).click();
  await part()
    .getByText(/describes no identity provider/)
    .waitFor();
  await part().getByLabel("Metadata of the provider").fill(saml.metadata);
  await part().getByRole("button", { name: "Save provider" }).click();
  await part()
    .getByText(/End of validity/)
    .waitFor();
  expect(await part().getByLabel("Entity ID").inputValue()).toMatch(/^https?:/);
  for (const theme of ["light", "dark"] as const) {
    await switchTheme(owners, theme);
    expect(await axe(owners)).toEqual([]);
  }
  saml.person = { nameId: "ana-at-saml", email: `ana@${domain}`, name: "Ana Núñez" };
  const page = await signInPage();
  await page.getByRole("link", { name: "Sign in with Corporate SAML" }).click();
  await page.waitForURL(`**/o/${slug}/inbox`);
  await page.getByRole("button", { name: "Signed in as Ana Núñez" }).waitFor();
});

test("a SAML answer in another browser than the one that began signs nobody in", async () => {
  if (!saml) throw new Error("the SAML provider did not start");
  const begun = await signInPage();
  const request = await begun.request.get(`/api/sso/start/${slug}`, { maxRedirects: 0 });
  const page = await signInPage();
  await page.goto(request.headers().location ?? "");
  await page.getByText(/it was begun in another browser or too long ago/).waitFor();
});
