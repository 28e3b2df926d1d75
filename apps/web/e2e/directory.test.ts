import { directoryMissing, personLdif, startDirectory, type TestDirectory } from "@padit/services/testing/directory-server";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { newPage, openBrowser, product, signedIn } from "./harness";
import { flawsOf, storeLooks } from "./looks";
import { startNameServer } from "./name-server";
import { newOrganization, unique } from "./people";

const missing = directoryMissing();
if (missing !== null) console.warn(`skipped: ${missing}`);

let browser: Browser;
let owners: Page;
let slug: string;
let directory: TestDirectory;
let names: Awaited<ReturnType<typeof startNameServer>>;
const domain = `${unique("x").replace(" ", "")}.example`;
const PASSWORD = "ana's password";

describe.skipIf(missing !== null)("an organization's directory", () => {
  beforeAll(async () => {
    browser = await openBrowser();
    names = await startNameServer(product.dnsPort);
    directory = await startDirectory();
    directory.add(personLdif({ uid: "ana", mail: `ana@${domain}`, name: "Ana Núñez", password: PASSWORD }));
    ({ page: owners } = await signedIn(browser, { viewport: { width: 1400, height: 2400 } }));
    slug = await newOrganization(owners, unique("Directory"));
  });
  afterAll(async () => {
    await directory?.close();
    await names?.close();
    await browser?.close();
  });

  const part = () => owners.getByRole("region", { name: "Single sign-on" });

  test("is set up by an owner, who is shown what is wrong, and checked", async () => {
    await owners.goto(`/o/${slug}/settings`);
    await part()
      .getByRole("button", { name: /Protocol/ })
      .click();
    await owners.getByRole("option", { name: "SAML 2.0" }).click();
    expect(await flawsOf(owners)).toEqual([]);
    await storeLooks(owners, "saml-settings");
    await part()
      .getByRole("button", { name: /Protocol/ })
      .click();
    await owners.getByRole("option", { name: "LDAP or Active Directory" }).click();
    await part().getByLabel("Provider's name").fill("Corporate directory");
    await part().getByLabel("Server", { exact: true }).fill(directory.url);
    await part().getByLabel("Certificate of the authority").fill(directory.ca);
    await part().getByLabel("Account that searches people (DN)").fill(directory.bindDn);
    await part().getByLabel("Its password").fill(directory.bindPassword);
    await part().getByLabel("People are below (DN)").fill(directory.base);
    await part().getByLabel("Filter for a person").fill("(uid={login}");
    await part().getByRole("button", { name: "Save provider" }).click();
    await part()
      .getByText(/This is not an LDAP filter/)
      .waitFor();
    await part().getByLabel("Filter for a person").fill("(uid={login})");
    await part().getByRole("button", { name: "Save provider" }).click();
    await part().getByRole("button", { name: "Check the provider" }).click();
    await part().getByText("The provider answers.").waitFor();
    expect(await flawsOf(owners)).toEqual([]);
    await storeLooks(owners, "ldap-settings");
    await part().getByLabel("Add a domain").fill(domain);
    await part().getByRole("button", { name: "Add domain" }).click();
    const record = part()
      .getByRole("listitem")
      .getByText(/^padit-verification=/);
    names.setText(await record.textContent());
    await part().getByRole("button", { name: "Verify" }).click();
    await part()
      .getByText(/^Verified/)
      .waitFor();
  });

  test("asks for name and password on the organization's sign-in page; a wrong password is refused", async () => {
    const { page, complaints } = await newPage(browser);
    await page.goto(`/o/${slug}/sign-in`);
    expect(await flawsOf(page)).toEqual([]);
    await storeLooks(page, "ldap-sign-in");
    await page.getByLabel("User name").fill("ana");
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in with Corporate directory" }).click();
    await page.getByText("User name or password is wrong. Try again.").waitFor();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in with Corporate directory" }).click();
    await page.waitForURL(`**/o/${slug}/inbox`);
    await page.getByRole("button", { name: "Signed in as Ana Núñez" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("leaves the way by a PADIT account open", async () => {
    const { page } = await newPage(browser, { locale: "ko-KR" });
    await page.goto(`/o/${slug}/sign-in`);
    await page.getByLabel("사용자 이름").waitFor();
    await page.getByRole("button", { name: "PADIT 계정으로 로그인" }).click();
    await page.getByLabel("이메일").waitFor();
    await storeLooks(page, "ldap-sign-in-ko");
  });
});
