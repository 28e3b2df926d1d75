import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";

/** The running product, as `product.mjs` left it. */
export const product = {
  url: fromEnv("PADIT_E2E_URL"),
  dataDir: fromEnv("PADIT_E2E_DATA_DIR"),
  apiKey: fromEnv("PADIT_DEMO_API_KEY"),
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

export interface WatchedPage {
  page: Page;
  /** What the page complained of: uncaught errors, and whatever the content security policy refused. */
  complaints: string[];
}

/** A page with cookies of its own, nobody signed in. */
export async function newPage(browser: Browser, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ baseURL: product.url, viewport: { width: 1400, height: 900 }, ...options });
  const page = await context.newPage();
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

/** A page of the demo's owner. */
export async function signedIn(browser: Browser, options?: BrowserContextOptions): Promise<WatchedPage> {
  const watched = await newPage(browser, options);
  await signIn(watched.page);
  return watched;
}

/** What axe finds against WCAG 2.2 AA, one line each: rule, place, what to do. */
export async function axe(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`));
}

/** Switches the page to a theme as the person's own choice would. */
export async function useTheme(page: Page, theme: "light" | "dark"): Promise<void> {
  await page.evaluate((chosen) => localStorage.setItem("padit-theme", chosen), theme);
  await page.reload();
}
