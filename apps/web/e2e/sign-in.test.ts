import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, DEMO, newPage, openBrowser, product, signedIn, signIn, switchTheme } from "./harness";

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test("a wrong password keeps the form and says so", async () => {
  const { page } = await newPage(browser);
  await page.goto(`/o/${DEMO.organization}/sign-in`);
  await page.getByLabel("E-mail").fill(DEMO.email);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect.poll(() => page.getByRole("alert").filter({ hasText: "wrong" }).count()).toBe(1);
  expect(await page.getByLabel("E-mail").inputValue()).toBe(DEMO.email);
});

test("signing out ends the session at the next request, in every copy of the cookie", async () => {
  const { page } = await newPage(browser);
  await signIn(page);
  const cookies = await page.context().cookies();
  const ask = async () => {
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const answer = await fetch(`${product.url}/api/trpc/organizations.list`, { headers: { cookie } });
    return answer.status;
  };
  expect(await ask()).toBe(200);
  await page.getByRole("button", { name: /^Signed in as/ }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  // The page leaves for sign-in twice when its event stream ends before the answer to signing out; the first of the two is aborted.
  await page.getByLabel("E-mail").waitFor();
  expect(page.url()).toMatch(/\/sign-in/);
  expect(await ask()).toBe(401);
  await page.goto(`/o/${DEMO.organization}/inbox`);
  await page.waitForURL(/\/sign-in/);
});

test("an organization one does not belong to looks as if there were none", async () => {
  const { page } = await signedIn(browser);
  await page.goto("/o/somebody-elses/inbox");
  await expect.poll(() => page.getByRole("heading", { name: "Not found" }).count()).toBe(1);
});

test.each(["light", "dark"] as const)("sign-in and frame are accessible in the %s theme and complain of nothing", async (theme) => {
  const { page, complaints } = await newPage(browser);
  await page.goto(`/o/${DEMO.organization}/sign-in`);
  await switchTheme(page, theme);
  expect(await axe(page)).toEqual([]);
  await signIn(page);
  expect(await axe(page)).toEqual([]);
  expect(complaints).toEqual([]);
});
