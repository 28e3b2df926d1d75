// Texts that people and programs enter are shown as texts, on every screen; and no address that a link names is opened after sign-in unless it is
// a page of this site.
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO, newPage, openBrowser, product, signedIn } from "./harness";
import { demoResponder, rest } from "./rest";

const EVIL_HOST = "evil.example";
const SCRIPT = `"><img src=x onerror=alert(1)><script>alert(2)</script>{{7*7}}\${7*7}`;
const ADDRESS = "javascript:alert(3)";
/** Writing direction turned round, invisible letters, and letters with a pile of marks. */
const CONFUSING = `\u202Egpj.exe\u202C\u200B\u200D${"Z\u0338\u0322\u0356".repeat(10)}`;
/** Screens that list what the test made, or that say what was done. */
const LISTS = [
  "inbox",
  "endpoints",
  "collectors",
  "rules",
  "integrations",
  "integrations/routes",
  "maintenance",
  "silences",
  "members",
  "api-keys",
  "audit",
  "settings",
  "detection/policies",
];

let browser: Browser;
/** Paths of the REST API to delete at the end. */
const made: string[] = [];
/** Screens of single rows. */
const details: string[] = [];

beforeAll(async () => {
  browser = await openBrowser();
  const { endpoint } = await demoResponder();
  const collector_ids = endpoint.collector_ids;
  const url = `https://${EVIL_HOST}/%22%3E%3Cimg%20src=x%20onerror=alert(4)%3E`;
  const id = await make("endpoints", {
    name: SCRIPT,
    protocol: "http",
    target: { url, expect_body: [SCRIPT] },
    tags: [ADDRESS, CONFUSING],
    collector_ids,
    paused: true,
  });
  await make("endpoints", {
    name: CONFUSING,
    protocol: "udp-echo",
    target: { host: "192.0.2.3" },
    tags: [ADDRESS],
    collector_ids,
    paused: true,
  });
  const rule = await make("rules", {
    name: SCRIPT,
    metric_name: "udp_echo_rtt",
    direction: "above",
    threshold: 1,
    scope: { tags: [SCRIPT.slice(0, 100)] },
  });
  const hook = await make("integrations", { name: SCRIPT, url: "https://93.184.215.14/in" });
  const starts_at = new Date(Date.now() + 86_400_000).toISOString();
  await make("maintenance", {
    name: SCRIPT,
    selector: `endpoint_id:${id}`,
    expected: { outage_seconds: 300 },
    starts_at,
    duration_seconds: 3600,
    time_zone: "UTC",
  });
  details.push(`endpoints/${id}`, `endpoints/${id}/edit`, `rules/${rule}`, `integrations/${hook}`);
}, 120_000);
afterAll(async () => {
  for (const path of made) await rest("DELETE", path).catch(() => {}); // another one may have taken it along
  await browser?.close();
});

async function make(kind: string, body: object): Promise<string> {
  const { id } = await rest<{ id: string }>("POST", `/${kind}`, body);
  made.unshift(`/${kind}/${id}`);
  return id;
}

/** Elements that only a text taken for HTML can have made, and links that run a script. */
const injected = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const nodes = document.querySelectorAll("img[src=x], [onerror], [onload], a[href^='javascript:' i], iframe:not([title])");
    return [...nodes].map((node) => node.outerHTML.slice(0, 200));
  });

test("hostile names, tags, addresses and reasons are shown as text on every screen, and no script of them runs", async () => {
  const { page, complaints } = await signedIn(browser);
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  const missing: string[] = [];
  for (const path of [...LISTS, ...details]) {
    const answer = await page.goto(`/o/${DEMO.organization}/${path}`);
    expect([path, answer?.status()]).toEqual([path, 200]);
    await page.getByRole("main").first().waitFor();
    const isShown = await hasText(page, SCRIPT, isSure(path) ? 20_000 : 1_000);
    if (isSure(path) && !isShown) missing.push(path);
    expect([path, await injected(page)]).toEqual([path, []]);
  }
  expect(complaints).toEqual([]);
  // The screens did show the texts, so there was something to inject.
  expect(missing).toEqual([]);
});

/** Screens that show one of the texts in any case; elsewhere it depends on the view and on what else there is. */
const isSure = (path: string): boolean => ["rules", "integrations"].includes(path) || details.includes(path);

/** Whether the page shows the text, also after its data has come. */
const hasText = (page: Page, text: string, timeout: number): Promise<boolean> =>
  page
    .getByText(text.slice(0, 40), { exact: false })
    .first()
    .waitFor({ timeout })
    .then(
      () => true,
      () => false,
    );

test.each([
  `/o/x/../../..//${EVIL_HOST}/login`,
  `/o/a/../..//${EVIL_HOST}/2`,
  `//${EVIL_HOST}/o/x`,
  `/\\${EVIL_HOST}`,
  `/o/x/%2e%2e/%2e%2e/..//${EVIL_HOST}`,
])("after sign-in the browser is on this site, whatever `next` is: %s", async (next) => {
  const { page } = await newPage(browser);
  const left: string[] = [];
  await page.route(`**/*${EVIL_HOST}/**`, (route) => {
    left.push(route.request().url());
    return route.fulfill({ status: 200, contentType: "text/html", body: "<h1>elsewhere</h1>" });
  });
  await page.goto(`/sign-in?next=${encodeURIComponent(next)}`);
  await page.getByLabel("E-mail").fill(DEMO.email);
  await page.getByLabel("Password").fill(DEMO.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
  await page.getByRole("main").first().waitFor();
  expect(new URL(page.url()).origin).toBe(new URL(product.url).origin);
  expect(left.filter((url) => new URL(url).host === EVIL_HOST)).toEqual([]);
  await page.context().close();
});
