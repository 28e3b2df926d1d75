import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBrowser, product, signedIn } from "./harness";
import { flawsOf, storeLooks } from "./looks";
import { newMember, unique } from "./people";

const SLUG = "demo";
/** One of the demo's endpoints, of several. */
const OWN = "demo-web";
const LIMIT = `name:${OWN}*`;

let browser: Browser;
let owners: Page;
let lims: Page;
let email: string;
beforeAll(async () => {
  browser = await openBrowser();
  ({ page: owners } = await signedIn(browser));
  ({ page: lims, email } = await newMember(browser, owners, { slug: SLUG, role: "Operator", name: "Lim" }));
});
afterAll(() => browser?.close());

/** The limited member's row. Other suites invite people of the same name. */
const rowOn = (page: Page) => page.getByRole("listitem").filter({ hasText: email });

test("an admin sees what a limit covers before it is saved, and a mistake with its place", async () => {
  await owners.goto(`/o/${SLUG}/members`);
  await rowOn(owners).getByRole("button", { name: "Limit of Lim" }).click();
  const dialog = owners.getByRole("dialog");
  await dialog.getByText("Every endpoint.", { exact: true }).waitFor();
  await dialog.getByLabel("Endpoints").fill("sev:critical");
  await dialog.getByText(/“sev:” does not apply to endpoints/).waitFor();
  await dialog.getByLabel("Endpoints").fill(LIMIT);
  await dialog.getByText(new RegExp(`^Covers 1 of \\d+ endpoints: ${OWN}`)).waitFor();
  expect(await flawsOf(owners)).toEqual([]);
  await storeLooks(owners, "limit-dialog");
  await dialog.getByRole("button", { name: "Save limit" }).click();
  await rowOn(owners).getByText(`sees only endpoint:${OWN}*`).waitFor();
  await storeLooks(owners, "members");
});

test("the limited person reads the limit, sees that endpoint alone, and is offered what works within it", async () => {
  const refused: string[] = [];
  lims.on("response", (answer) => {
    if (answer.status() === 403) refused.push(answer.url());
  });
  await lims.goto(`/o/${SLUG}/endpoints`);
  await lims.getByText(`You see only the endpoints that match endpoint:${OWN}*`).waitFor();
  await lims.getByRole("link", { name: OWN }).first().waitFor();
  expect(await lims.locator("main").textContent()).not.toContain("demo-responder");
  const pages = lims.getByRole("navigation", { name: "Main" }).getByRole("link");
  expect(await pages.filter({ hasText: /Rules|Members|Silences|Integrations/ }).count()).toBe(0);
  expect(await flawsOf(lims)).toEqual([]);
  await storeLooks(lims, "limited-endpoints");
  await lims.getByRole("link", { name: OWN }).first().click();
  await lims.getByRole("heading", { name: OWN }).waitFor();
  await storeLooks(lims, "limited-endpoint");
  for (const path of ["", "/inbox", "/incidents"]) {
    await lims.goto(`/o/${SLUG}${path}`);
    await lims.getByRole("heading", { level: 1 }).first().waitFor();
    await lims.waitForLoadState("networkidle").catch(() => {}); // the stream of changes never ends
    expect(await lims.locator("main").textContent()).not.toContain("demo-responder");
    await storeLooks(lims, `limited${path.replace("/", "-")}`);
  }
  expect(refused).toEqual([]);
  const elsewhere = await lims.request.get(`/o/${SLUG}/rules`);
  expect(await elsewhere.text()).not.toContain("demo-responder");
});

test("a key with a limit reads that endpoint alone", async () => {
  await owners.goto(`/o/${SLUG}/api-keys`);
  await owners.getByLabel("Name").fill(unique("Limited"));
  await owners.getByLabel("Only these endpoints (optional)").fill(LIMIT);
  await owners.getByText(/^Covers 1 of/).waitFor();
  expect(await owners.getByRole("checkbox", { name: "rules:write" }).count()).toBe(0);
  expect(await flawsOf(owners)).toEqual([]);
  await storeLooks(owners, "limited-key");
  await owners.getByRole("button", { name: "Create key" }).click();
  const token = await owners.getByText(/^padit_[\w-]{40,}$/).textContent();
  const answer = await fetch(`${product.url}/api/v1/endpoints`, { headers: { authorization: `Bearer ${token}` } });
  const { items } = (await answer.json()) as { items: { name: string }[] };
  expect(items.map(({ name }) => name)).toEqual([OWN]);
});

test("the limit in Korean", async () => {
  const { page } = await newMember(browser, owners, { slug: SLUG, role: "Admin", name: "Minji" });
  await page.goto("/account");
  await page.getByRole("button", { name: /Language$/ }).click();
  await page.getByRole("option", { name: "한국어" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "계정" }).waitFor();
  await page.goto(`/o/${SLUG}/members`);
  await rowOn(page).getByRole("button", { name: "Lim 님의 범위 제한" }).click();
  await page.getByText(new RegExp(`개 중 1개 엔드포인트: ${OWN}`)).waitFor();
  await storeLooks(page, "limit-dialog-ko");
});
