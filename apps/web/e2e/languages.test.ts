import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, DEMO, newPage, openBrowser, signedIn } from "./harness";
import { newMember, newOrganization, unique } from "./people";

/** With PADIT_E2E_SHOTS set to a folder, this file stores screenshots of Korean pages there. */
const SHOTS = process.env.PADIT_E2E_SHOTS;
const KOREAN = { locale: "ko-KR" } as const;
const PHONE = { width: 390, height: 844 };

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser?.close());

test("a Korean browser gets Korean sign-in pages, switches to English and back", async () => {
  const { page, complaints } = await newPage(browser, { ...KOREAN, viewport: PHONE });
  await page.goto(`/o/${DEMO.organization}/sign-in`);
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  expect(await page.title()).toBe("로그인 · PADIT");
  await page.getByRole("heading", { name: "PADIT에 로그인" }).waitFor();
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/ko-sign-in.png` });
  await page.getByRole("button", { name: "로그인", exact: true }).click();
  await page.getByText("이메일 주소를 입력하십시오.").waitFor();
  await page.getByLabel("이메일").fill(DEMO.email);
  await page.getByLabel("비밀번호").fill("not the password");
  await page.getByRole("button", { name: "로그인", exact: true }).click();
  await page.getByText("이메일 또는 비밀번호가 올바르지 않습니다. 다시 시도하십시오.").waitFor();
  expect(await axe(page)).toEqual([]);
  await page.getByRole("button", { name: "English" }).click();
  await page.getByRole("heading", { name: "Sign in to PADIT" }).waitFor();
  await page.goto("/reset");
  await page.getByRole("heading", { name: "Forgot your password?" }).waitFor();
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "한국어" }).click();
  await page.getByRole("heading", { name: "PADIT에 로그인" }).waitFor();
  expect(complaints).toEqual([]);
});

test("a person switches the language on the account page, and it follows the account to another browser", async () => {
  const { page: owners } = await signedIn(browser);
  const slug = await newOrganization(owners, unique("words"));
  const { page, email } = await newMember(browser, owners, { slug, role: "Operator", name: "Jiwoo" });
  await page.goto("/account");
  await page.getByRole("button", { name: /Language$/ }).click();
  await page.getByRole("option", { name: "한국어" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "계정" }).waitFor();
  expect(await page.locator("html").getAttribute("lang")).toBe("ko");
  const { page: other } = await newPage(browser);
  await other.goto(`/o/${slug}/sign-in`);
  await other.getByLabel("E-mail").fill(email);
  await other.getByLabel("Password").fill("a long enough password");
  await other.getByRole("button", { name: "Sign in" }).click();
  await other.waitForURL(`**/o/${slug}/inbox`);
  expect(await other.locator("html").getAttribute("lang")).toBe("ko");
  // A new organization has no measurement yet, so the list shows its tabs and the reason why it is empty.
  await other.getByRole("link", { name: "경보함" }).waitFor();
  await other.getByRole("tab", { name: /^진행 중/ }).waitFor();
  expect(await other.title()).toBe("경보함 · PADIT");
});
