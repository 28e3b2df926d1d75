import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { axe, DEMO, newPage, openBrowser, signedIn, switchTheme } from "./harness";
import { flawsOf } from "./looks";
import { newMember, newOrganization, unique } from "./people";
import { rest } from "./rest";

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

/** Screens of the demo organization, each with its heading in Korean; null where the heading is a name. */
const KOREAN_SCREENS: readonly (readonly [path: string, heading: string | null])[] = [
  ["", "개요"],
  ["endpoints", "엔드포인트"],
  ["endpoints/ID", null],
  ["endpoints/ID/edit", null],
  ["endpoints/new", "엔드포인트 추가"],
  ["rules", "경보 규칙"],
  ["rules/new", "새 경보 규칙"],
  ["silences", "알림 중지"],
  ["maintenance", "유지보수"],
  ["collectors", "수집기"],
  ["collectors/new", "수집기 추가"],
  ["integrations", "연동"],
  ["integrations/new", "새 연동"],
  ["integrations/routes", "알림 경로"],
  ["detection/policies", "탐지"],
  ["detection/models", "탐지"],
  ["detection/experiments", "탐지"],
  ["detection/quality", "탐지"],
  ["members", "구성원"],
  ["api-keys", "API 키"],
  ["audit", "감사 로그"],
  ["settings", "조직"],
];

test("screens are in Korean, accessible in both themes, and fit a phone", { timeout: 420_000 }, async () => {
  const { page: owners } = await signedIn(browser);
  const { page } = await newMember(browser, owners, { slug: "demo", role: "Admin", name: "Minseo" });
  await page.goto("/account");
  await page.getByRole("button", { name: /Language$/ }).click();
  await page.getByRole("option", { name: "한국어" }).click();
  await page.getByRole("button", { name: "Save" }).click();
  await page.getByRole("heading", { name: "계정" }).waitFor();
  const { items } = await rest<{ items: { id: string }[] }>("GET", "/endpoints?limit=1");
  const flaws: Record<string, string[]> = {};
  for (const [path, heading] of KOREAN_SCREENS) {
    await page.goto(`/o/demo/${path.replace("ID", items[0]?.id ?? "")}`);
    await page.getByRole("heading", { level: 1, ...(heading !== null && { name: heading, exact: true }) }).waitFor();
    await expect.poll(() => page.getByRole("status", { name: "불러오는 중" }).count()).toBe(0);
    expect(await page.locator("html").getAttribute("lang")).toBe("ko");
    if (heading !== null) expect(await page.title()).toMatch(/[가-힣].* · PADIT$/);
    flaws[path] = await flawsOf(page);
    if (SHOTS) await photograph(page, `${SHOTS}/ko-${path.replaceAll("/", "-") || "overview"}`);
  }
  expect(Object.fromEntries(Object.entries(flaws).filter(([, found]) => found.length > 0))).toEqual({});
});

async function photograph(page: Page, name: string): Promise<void> {
  const wide = page.viewportSize();
  await page.screenshot({ path: `${name}-light.png`, fullPage: true });
  await switchTheme(page, "dark");
  await page.screenshot({ path: `${name}-dark.png`, fullPage: true });
  await page.setViewportSize(PHONE);
  await page.screenshot({ path: `${name}-phone.png`, fullPage: true });
  await switchTheme(page, "light");
  if (wide) await page.setViewportSize(wide);
}
