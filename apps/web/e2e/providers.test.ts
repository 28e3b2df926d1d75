import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { storeIncident } from "./customer-incident";
import { openBrowser, signedIn } from "./harness";
import { flawsOf, storeLooks } from "./looks";
import { newMember, newOrganization, unique } from "./people";

let browser: Browser;
/** The owner of the provider and of both customers. */
let owners: Page;
/** An admin of the provider, who is a member of no customer. */
let ninas: Page;
const names = { provider: unique("Nocturn NOC"), acme: unique("Acme"), beta: unique("Beta") };
const slugs = { provider: "", acme: "", beta: "" };
beforeAll(async () => {
  browser = await openBrowser();
  ({ page: owners } = await signedIn(browser));
  for (const each of ["provider", "acme", "beta"] as const) slugs[each] = await newOrganization(owners, names[each]);
  ({ page: ninas } = await newMember(browser, owners, { slug: slugs.provider, role: "Admin", name: "Nina" }));
});
afterAll(() => browser?.close());

const rowOf = (page: Page, name: string) => page.getByRole("listitem").filter({ hasText: name });

test("a customer's owner grants access by short name, and sees a wrong one refused at its field", async () => {
  for (const slug of [slugs.acme, slugs.beta]) {
    await owners.goto(`/o/${slug}/settings`);
    const providers = owners.getByRole("region", { name: "Providers" });
    await providers.getByText("No other organization has access.").waitFor();
    await providers.getByLabel("Short name of the provider").fill("no-such-place-here");
    await providers.getByRole("button", { name: "Grant access" }).click();
    await providers.getByText("There is no organization with the short name no-such-place-here.").waitFor();
    await providers.getByLabel("Short name of the provider").fill(slugs.provider);
    await providers.getByRole("button", { name: /May/ }).click();
    await owners.getByRole("option", { name: /operator/ }).click();
    await providers.getByRole("button", { name: "Grant access" }).click();
    await rowOf(owners, "Operator, not accepted yet").waitFor();
  }
  expect(await flawsOf(owners)).toEqual([]);
  await owners.getByRole("region", { name: "Providers" }).scrollIntoViewIfNeeded();
  await storeLooks(owners, "settings-providers");
});

test("an admin of the provider accepts, and then sees how the customers are doing", async () => {
  await ninas.goto(`/o/${slugs.provider}/customers`);
  await ninas.getByRole("heading", { name: "No customers yet" }).waitFor();
  expect(await ninas.request.get(`/o/${slugs.acme}/inbox`).then((answer) => answer.status())).toBe(404);
  await storeLooks(ninas, "customers-waiting");
  for (const name of [names.acme, names.beta]) {
    await ninas.getByRole("button", { name: `Accept the access to ${name}` }).click();
    await ninas.getByRole("region", { name: "Organizations and how they are doing" }).getByRole("link", { name }).waitFor();
  }
  expect(await flawsOf(ninas)).toEqual([]);
  await storeLooks(ninas, "customers-overview");
});

test("a fault at both customers is one entry of the provider's inbox, and the act is in the customer's trail", async () => {
  await storeIncident(slugs.acme, "Acme lines in Frankfurt are slow");
  await storeIncident(slugs.beta, "Beta lines in Frankfurt are slow");
  await ninas.goto(`/o/${slugs.provider}/customers/inbox`);
  const fault = ninas.getByRole("listitem").filter({ hasText: "Site Frankfurt" }).first();
  await fault.getByText("2 organizations, began within minutes of one another").waitFor();
  for (const name of [names.acme, names.beta]) await fault.getByText(name, { exact: true }).waitFor();
  expect(await flawsOf(ninas)).toEqual([]);
  await storeLooks(ninas, "customers-inbox");

  await fault.getByRole("button", { name: `Acknowledge Acme lines in Frankfurt are slow of ${names.acme}` }).click();
  await ninas.getByText("Acknowledged", { exact: true }).last().waitFor();
  await ninas.getByRole("button", { name: "Acknowledged" }).click();
  await ninas.getByRole("link", { name: "Acme lines in Frankfurt are slow" }).waitFor();
  await ninas.getByText(`by Nina (${names.provider})`).waitFor();

  await owners.goto(`/o/${slugs.acme}/audit`);
  await owners.getByText(`Nina (${names.provider})`).first().waitFor();
  await storeLooks(owners, "customer-audit");
  // The customer sees its own part and nothing of the other customer.
  await owners.goto(`/o/${slugs.acme}/inbox`);
  await owners.getByText("Acme lines in Frankfurt are slow").first().waitFor();
  expect(await owners.locator("main").textContent()).not.toContain("Beta");
});

test("the endpoints of all are one list, and a customer's page says whose it is", async () => {
  await ninas.goto(`/o/${slugs.provider}/customers/endpoints`);
  for (const slug of [slugs.acme, slugs.beta]) await ninas.getByRole("link", { name: `line of ${slug}` }).waitFor();
  expect(await flawsOf(ninas)).toEqual([]);
  await storeLooks(ninas, "customers-endpoints");
  await ninas.getByRole("link", { name: `line of ${slugs.acme}` }).click();
  await ninas.getByText(`You work in ${names.acme} for ${names.provider}.`).waitFor();
  expect(await flawsOf(ninas)).toEqual([]);
  await storeLooks(ninas, "customer-page");
});

test("revoking ends the provider's open page and takes the customer out of its lists", async () => {
  await ninas.goto(`/o/${slugs.acme}/inbox`);
  await ninas.getByText("Live", { exact: true }).first().waitFor();
  await owners.goto(`/o/${slugs.acme}/settings`);
  await owners.getByRole("region", { name: "Providers" }).getByRole("button", { name: "Revoke" }).click();
  await owners.getByRole("dialog").getByRole("button", { name: "Revoke access" }).click();
  await owners.getByText("No other organization has access.").waitFor();
  await ninas.getByText("Live", { exact: true }).first().waitFor({ state: "detached" });
  expect(await ninas.request.get(`/o/${slugs.acme}/inbox`).then((answer) => answer.status())).toBe(404);
  await ninas.goto(`/o/${slugs.provider}/customers`);
  const list = ninas.getByRole("region", { name: "Organizations and how they are doing" });
  await list.getByRole("link", { name: names.beta }).waitFor();
  expect(await list.getByRole("link", { name: names.acme }).count()).toBe(0);
});

test("the pages are Korean for who reads Korean", async () => {
  await ninas.goto("/account");
  await ninas.getByRole("button", { name: /Language$/ }).click();
  await ninas.getByRole("option", { name: "한국어" }).click();
  await ninas.getByRole("button", { name: "Save" }).click();
  await ninas.getByRole("heading", { name: "계정" }).waitFor();
  await ninas.goto(`/o/${slugs.provider}/customers/inbox`);
  await ninas.getByRole("heading", { name: "고객사" }).waitFor();
  await ninas.getByRole("link", { name: "Beta lines in Frankfurt are slow" }).waitFor();
  await storeLooks(ninas, "customers-inbox-ko");
  await ninas.goto(`/o/${slugs.provider}/customers`);
  await ninas.getByRole("heading", { name: "고객사 추가" }).waitFor();
  await storeLooks(ninas, "customers-overview-ko");
});
