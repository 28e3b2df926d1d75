import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterEach } from "vitest";

/** Addresses and secrets of the running product, from the environment that `product.mjs` has set. */
export const product = {
  url: fromEnv("PADIT_E2E_URL"),
  dataDir: fromEnv("PADIT_E2E_DATA_DIR"),
  apiKey: fromEnv("PADIT_DEMO_API_KEY"),
  /** Port of the tests' mail server; 0 without one. */
  smtpPort: Number(process.env.PADIT_E2E_SMTP_PORT ?? 0),
  /** Port of the tests' name server; 0 without one. */
  dnsPort: Number(process.env.PADIT_E2E_DNS_PORT ?? 0),
};
export const DEMO = { organization: "demo", email: "demo@padit.local", password: fromEnv("PADIT_DEMO_PASSWORD") };

function fromEnv(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with vitest --project e2e`);
  return value;
}

/** One browser of a test file; close it in `afterAll`. */
export const openBrowser = async (): Promise<Browser> =>
  chromium.launch({
    executablePath: fromEnv("PADIT_CHROMIUM"),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/** With PADIT_E2E_SHOTS set to a folder, a failed test stores a screenshot of every open page there. */
const pages = new Set<Page>();
afterEach(async ({ task }) => {
  const folder = process.env.PADIT_E2E_SHOTS;
  if (!folder || task.result?.state !== "fail") return;
  const name = task.name.replace(/\W+/g, "-").slice(0, 60);
  for (const [n, page] of [...pages].entries()) await page.screenshot({ path: join(folder, `${name}-${n}.png`) });
});

export interface WatchedPage {
  page: Page;
  /** Uncaught errors of the page and violations of its content security policy. */
  complaints: string[];
}

/** Opens a page in a new browser context, without a signed-in person. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL: product.url, viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
  pages.add(page);
  page.once("close", () => pages.delete(page));
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && message.text().includes("Content Security Policy")) complaints.push(message.text());
  });
  return { page, complaints };
}

export async function signIn(page: Page, { organization, email, password } = DEMO): Promise<void> {
  await page.goto(`/o/${organization}/sign-in`);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(`**/o/${organization}/inbox`);
}

/** Cookies of the demo's owner, who signs in once per test file. */
let ownersCookies: ReturnType<BrowserContext["storageState"]> | undefined;

/** Opens a page that is signed in as the demo's owner. */
export async function signedIn(browser: Browser, options?: BrowserContextOptions): Promise<WatchedPage> {
  ownersCookies ??= signInOnce(browser);
  return newPage(browser, { storageState: await ownersCookies, ...options });
}

async function signInOnce(browser: Browser): ReturnType<BrowserContext["storageState"]> {
  const { page } = await newPage(browser);
  await signIn(page);
  const state = await page.context().storageState();
  await page.context().close();
  return state;
}

/**
 * Findings of axe against WCAG 2.2 AA, one line each: rule, place, remedy. Findings that disappear when animations have ended are
 * ignored.
 */
export async function axe(page: Page): Promise<string[]> {
  let found = await findings(page);
  for (let again = 0; found.length > 0 && again < 3; again++) found = await findings(page);
  return found;
}

async function findings(page: Page): Promise<string[]> {
  await settled(page);
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    // React Aria announces a pending button here for seven seconds, by a reference that breaks when the button's dialog closes.
    .exclude("[data-live-announcer]")
    .analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}

/** Waits until animations have ended: colours in transition belong to neither theme, and closing notices are about to disappear. */
const settled = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const ends = document.getAnimations().filter((animation) => Number.isFinite(Number(animation.effect?.getComputedTiming().endTime)));
    await Promise.allSettled(ends.map(({ finished }) => finished));
  });

/** Switches the theme of the page in the same way as a choice in another tab. */
export async function switchTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate((chosen) => {
    localStorage.setItem("padit-theme", chosen);
    dispatchEvent(new StorageEvent("storage", { key: "padit-theme", newValue: chosen }));
  }, theme);
  await page.locator(`html.${theme}`).waitFor({ state: "attached" });
}
