import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { newPage, openBrowser, product, signedIn } from "./harness";
import { newMember, newOrganization, unique } from "./people";
import { rest } from "./rest";

const APP = join(import.meta.dirname, "../src/app");
/** Pages that anyone may open, each with the reason. */
const PUBLIC = new Map([
  ["/sign-in", "signs in"],
  ["/o/[slug]/sign-in", "signs in; shows an organization's name to whoever knows its address"],
  ["/invite/[token]", "the token is the permission"],
  ["/act/[token]", "the signed token is the permission to read one incident's title; acting needs its recipient or a session"],
  ["/setup", "works on an untouched installation only"],
  ["/reset", "the mailed token is the permission"],
  ["/wall/[token]", "the link's token is the permission"],
]);
/** Pages of a signed-in person that belong to no organization. */
const PERSONAL = ["/", "/account", "/organizations/new"];
/** Doors of programs, which need an API key and have walks of their own. */
const PROGRAMS = ["/mcp"];

/** Every page and download below `app/`, as an address with `[names]`. `/api` has its own walks. */
const ROUTES = readdirSync(APP, { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|\/)(page|route)\.tsx?$/.test(file.split(sep).join("/")) && !file.startsWith(`api${sep}`))
  .map((file) => {
    const folder = relative(APP, join(APP, file, "..")).split(sep);
    return { path: `/${folder.filter((part) => part && !/^\(.*\)$/.test(part)).join("/")}`, isPage: file.includes("page.") };
  });
const OURS = ROUTES.filter(({ path }) => path.startsWith("/o/[slug]") && !PUBLIC.has(path));

let browser: Browser;
/** Values for the brackets in the demo's addresses. */
const demo: Record<string, string> = {};
const made: string[] = [];
beforeAll(async () => {
  browser = await openBrowser();
  demo["inbox/[alertId]"] = await anAlert();
  for (const thing of ["endpoints", "collectors", "rules"]) demo[`${thing}/[id]`] = await firstOf(`/${thing}`);
  // Random ids, because trainings and trials last longer than a test may. An address must be refused whether or not its row exists.
  for (const thing of ["models", "experiments"]) demo[`detection/${thing}/[id]`] = "01890000-0000-7000-8000-000000000000";
  demo["incidents/[incidentId]"] = "01890000-0000-7000-8000-000000000000";
  // An address that no page has.
  demo["[...missing]"] = "no-such-page";
  const hook = await rest<{ id: string }>("POST", "/integrations", {
    type: "webhook",
    name: unique("Isolated"),
    url: "http://127.0.0.1:9/",
  });
  made.push(`/integrations/${hook.id}`);
  demo["integrations/[id]"] = hook.id;
});
afterAll(async () => {
  for (const path of made) await rest("DELETE", path);
  await browser?.close();
});

async function firstOf(path: string): Promise<string> {
  const { items } = await rest<{ items: { id: string }[] }>("GET", `${path}?limit=1`);
  if (!items[0]) throw new Error(`the demo has nothing at ${path}`);
  return items[0].id;
}

/** Creates a rule that is broken at once and returns the id of its alert. */
async function anAlert(): Promise<string> {
  const rule = { metric_name: "http_response_time", direction: "above", threshold: 0.000_001, k: 1, n: 1, scope: {} };
  const { id } = await rest<{ id: string }>("POST", "/rules", { name: unique("Always"), ...rule });
  made.push(`/rules/${id}`);
  return vi.waitFor(() => firstOf("/alerts"), { timeout: 60_000, interval: 500 });
}

/** The address with ids of the demo organization, under the given organization's slug. */
function addressOf({ path }: { path: string }, slug: string): string {
  const filled = Object.entries(demo).reduce((whole, [place, id]) => whole.replace(place, place.replace(/\[.*\]/, id)), path);
  const address = filled.replace("[slug]", slug);
  if (address.includes("[")) throw new Error(`say in beforeAll what stands in the brackets of ${path}`);
  return address;
}

/** Query parameters that a download requires; without them it would be refused for the wrong reason. */
const queryOf = ({ isPage }: { isPage: boolean }): string => (isPage ? "" : "?format=csv&from=2026-01-01&to=2036-01-01");

/** Texts of the demo organization that no other organization may see. */
const SECRETS = /demo-responder|demo-web|demo-collector|Round trip above 15 ms/;

test("every page of the folder is one of an organization, one of a person, a program's door, or public for a reason", () => {
  expect(OURS.length).toBeGreaterThan(15);
  const others = ROUTES.map(({ path }) => path).filter((path) => !OURS.some((ours) => ours.path === path));
  expect(others.sort()).toEqual([...PUBLIC.keys(), ...PERSONAL, ...PROGRAMS].sort());
});

describe("to a member of another organization, signed in", () => {
  let stranger: Page;
  let slug = "";
  beforeAll(async () => {
    const { page: owners } = await signedIn(browser);
    slug = await newOrganization(owners, unique("Elsewhere"));
    ({ page: stranger } = await newMember(browser, owners, { slug, role: "Admin", name: "Sam" }));
    await owners.context().close();
  });

  test.each(OURS)("$path of the demo is not found", async (route) => {
    const address = addressOf(route, "demo") + queryOf(route);
    const answer = await stranger.request.get(address);
    expect(answer.status()).toBe(404);
    expect(await answer.text()).not.toMatch(SECRETS);
    if (!route.isPage) return;
    await stranger.goto(address);
    await expect.poll(() => stranger.getByRole("heading", { name: "Not found" }).count()).toBe(1);
    expect(await stranger.locator("body").textContent()).not.toMatch(SECRETS);
  });

  test.each(OURS.filter(({ path }) => /\[.*\[/.test(path)))(
    "$path with the demo's id shows nothing of it under one's own organization",
    async (route) => {
      const address = addressOf(route, slug) + queryOf(route);
      if (!route.isPage) return expect((await stranger.request.get(address)).status()).toBe(404);
      await stranger.goto(address);
      await expect
        .poll(() => stranger.locator("main").textContent())
        .toMatch(/could not be loaded|There is no such|There is nothing at this address/);
      expect(await stranger.locator("main").textContent()).not.toMatch(SECRETS);
    },
  );

  test("one's own pages are there", async () => {
    for (const { path } of OURS.filter((route) => route.isPage && !/\[.*\[/.test(route.path))) {
      const answer = await stranger.request.get(path.replace("[slug]", slug));
      expect(answer.status(), path).toBe(200);
    }
  });
});

describe("to a member of the demo who is limited to other endpoints", () => {
  let limited: Page;
  beforeAll(async () => {
    const { page: owners } = await signedIn(browser);
    const member = await newMember(browser, owners, { slug: "demo", role: "Operator", name: "Lim" });
    limited = member.page;
    await owners.goto("/o/demo/members");
    await owners.getByRole("listitem").filter({ hasText: member.email }).getByRole("button", { name: "Limit of Lim" }).click();
    await owners.getByRole("dialog").getByLabel("Endpoints").fill("label:elsewhere");
    await owners.getByRole("button", { name: "Save limit" }).click();
    await owners.getByText("sees only label:elsewhere", { exact: true }).waitFor();
    await owners.context().close();
  });

  test.each(OURS)("$path says nothing of the demo's endpoints", async (route) => {
    const address = addressOf(route, "demo") + queryOf(route);
    const answer = await limited.request.get(address);
    expect(await answer.text()).not.toMatch(SECRETS);
    if (!route.isPage) return expect(answer.ok()).toBe(false);
    await limited.goto(address);
    await expect.poll(() => limited.locator("main").textContent()).not.toBe("");
    await expect.poll(() => limited.getByRole("status", { name: "Loading" }).count()).toBe(0);
    expect(await limited.locator("body").textContent()).not.toMatch(SECRETS);
  });
});

describe("to nobody, signed out", () => {
  let nobody: Page;
  beforeAll(async () => {
    ({ page: nobody } = await newPage(browser));
  });

  test.each(OURS)("$path leads to sign-in, and says nothing", async (route) => {
    const address = addressOf(route, "demo");
    const answer = await nobody.request.get(address, { maxRedirects: 0 });
    expect(await answer.text()).not.toMatch(SECRETS);
    if (!route.isPage) return expect(answer.status()).toBe(401);
    expect(answer.status()).toBe(307);
    const led = new URL(answer.headers().location ?? "", product.url);
    expect(led.pathname).toBe("/o/demo/sign-in");
    expect(led.searchParams.get("next")).toBe(address);
  });

  test.each(PERSONAL)("%s leads to sign-in", async (path) => {
    await nobody.goto(path);
    await nobody.waitForURL(/\/sign-in/);
  });
});
