import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addDeadService, type DeadService } from "./dead-service";
import { openBrowser, signedIn } from "./harness";
import { tabTo } from "./keyboard";
import { flawsOf } from "./looks";
import { newMember, unique } from "./people";
import { rest } from "./rest";
import { openReceiver } from "./webhook-receiver";

const ALERT_MS = 120_000;

interface RestRoute {
  id: string;
  name: string;
  selector: string;
  wait_seconds: number | null;
  recipients: { id: string }[];
  steps: { after_seconds: number }[];
  repeats: number;
}
const routes = async (): Promise<RestRoute[]> => (await rest<{ items: RestRoute[] }>("GET", "/routes")).items;
const namesOf = async (): Promise<string[]> => (await routes()).map(({ name }) => name);

async function removeRoutes(): Promise<void> {
  const { version } = await rest<{ version: number }>("GET", "/routes");
  await rest("PUT", "/routes", { version, routes: [] });
}

let browser: Browser;
let dead: DeadService | undefined;
let hook: Awaited<ReturnType<typeof openReceiver>>;
const integrations: { id: string; name: string }[] = [];
const PATH = "/o/demo/integrations/routes";

beforeAll(async () => {
  browser = await openBrowser();
  hook = await openReceiver();
  await removeRoutes();
  for (const word of ["Noc", "Duty"])
    integrations.push(
      await rest("POST", "/integrations", {
        type: "webhook",
        name: unique(word),
        url: hook.url,
        event_types: ["incident.created", "incident.escalated"],
      }),
    );
});
afterAll(async () => {
  await dead?.remove();
  await removeRoutes();
  for (const { id } of integrations) await rest("DELETE", `/integrations/${id}`);
  await browser?.close();
  hook?.server.close();
});

const rowsOf = (page: Page) => page.getByRole("list", { name: "Routes in order" }).locator("> li");
const press = async (page: Page, name: string): Promise<void> => {
  await tabTo(page, page.getByRole("button", { name, exact: true }));
  await page.keyboard.press("Enter");
};
const tick = async (page: Page, group: string, name: string): Promise<void> => {
  await tabTo(page, page.getByRole("group", { name: group, exact: true }).getByRole("checkbox", { name }));
  await page.keyboard.press("Space");
};
const type = async (page: Page, label: string, text: string): Promise<void> => {
  await tabTo(page, page.getByLabel(label));
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type(text);
};

test("two routes are made, moved and saved by keyboard; the server's refusal stands beside its route", async () => {
  const [noc, duty] = integrations.map(({ name }) => name);
  if (!noc || !duty) throw new Error("the integrations were not made");
  const { page, complaints } = await signedIn(browser);
  await page.goto("/o/demo/integrations");
  await tabTo(page, page.getByRole("link", { name: "Routes", exact: true }));
  await page.keyboard.press("Enter");
  await page.waitForURL(`**${PATH}`);
  await page.getByRole("heading", { name: "No routes yet" }).waitFor();
  expect(await flawsOf(page)).toEqual([]);

  await press(page, "Add a route");
  await tick(page, "Notify", duty);
  await press(page, "Done");
  await page.getByText("1. Everything else").waitFor();
  await press(page, "Add a route");
  await page.keyboard.type("core");
  await type(page, "Which alerts", "label:core");
  await tick(page, "Notify", noc);
  await type(page, "Wait in seconds", "0");
  await press(page, "Add a step");
  await tick(page, "Also notify", duty);
  await type(page, "Repeat the steps (0 to 9 times)", "2");
  await press(page, "Add hours");
  expect(await flawsOf(page)).toEqual([]);
  await press(page, "Remove hours 1");
  await press(page, "Done");
  const core = rowsOf(page).filter({ hasText: "core" });
  await core.getByText("alerts that match label:core").waitFor();
  expect(await core.textContent()).toContain(`${noc} at once`);
  expect(await core.textContent()).toContain(`after 10 min without acknowledgement: ${duty}`);
  expect(await core.textContent()).toContain("repeated twice");
  expect(await namesOf()).toEqual([]);
  expect(await flawsOf(page)).toEqual([]);

  await press(page, "Move core down");
  await expect.poll(() => rowsOf(page).last().textContent()).toContain("2. core");
  await press(page, "Save");
  await rowsOf(page).last().getByText("The last route must match everything at all hours").waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await press(page, "Move core up");
  await press(page, "Save");
  await page.getByText("Routes saved").waitFor();
  await expect.poll(namesOf).toEqual(["core", "Everything else"]);
  const [saved] = await routes();
  expect(saved).toMatchObject({ selector: "label:core", wait_seconds: 0, steps: [{ after_seconds: 600 }], repeats: 2 });

  await page.reload();
  await expect.poll(() => rowsOf(page).first().textContent()).toContain("1. core");
  expect(await page.getByRole("button", { name: "Save", exact: true }).count()).toBe(0);
  await press(page, "Edit core");
  await type(page, "Which alerts", " ");
  await press(page, "Done");
  await press(page, "Move core down");
  await press(page, "Save");
  await expect.poll(namesOf).toEqual(["Everything else", "core"]);
  await page.reload();
  await expect.poll(() => rowsOf(page).last().textContent()).toContain("2. core");
  expect(complaints).toEqual([]);
}, 300_000);

test("a save by somebody else is told, and the list is loaded anew", async () => {
  const { page } = await signedIn(browser);
  await page.goto(PATH);
  await page.getByRole("switch", { name: "Everything else is on" }).press("Space");
  await page.getByText("Unsaved changes").waitFor();
  const [first] = await routes();
  await rest("PATCH", `/routes/${first?.id}`, { name: "Renamed" });
  await page.getByText("Another person has saved the routes since.").waitFor();
  expect(await flawsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Reload" }).click();
  await page.getByText("1. Renamed").waitFor();
  expect(await page.getByText("(off)").count()).toBe(0);
});

test("the preview tells whom routes that are not saved would have notified of a fault, and the alert's page who is next", async () => {
  dead = await addDeadService("Hall 5");
  const { id } = dead;
  const openAlerts = async () => (await rest<{ items: { id: string }[] }>("GET", `/alerts?status=open&endpoint_id=${id}`)).items;
  await expect.poll(async () => (await openAlerts()).length, { timeout: ALERT_MS }).toBeGreaterThan(0);
  const { page, complaints } = await signedIn(browser);
  await page.goto(PATH);
  const found = page.getByRole("list", { name: "Notifications by integration" });
  const duty = integrations[1]?.name ?? "";
  const messages = found.getByText(new RegExp(`^${duty}: \\d+ messages?$`));
  // The incident is notified once it has stopped growing, after 5 to 15 s; the preview ends at the present.
  await expect
    .poll(
      async () => {
        await page.getByRole("button", { name: "Show preview" }).click();
        await page
          .getByText(/^Nobody would have been notified|: \d+ messages?$/)
          .first()
          .waitFor();
        return messages.count();
      },
      { timeout: 60_000, interval: 2_000 },
    )
    .toBe(1);
  expect(await found.textContent()).toContain("An incident opens");
  expect(await flawsOf(page)).toEqual([]);
  await page.getByRole("button", { name: "Delete core" }).click();
  await page.getByText("The routes have changed since this preview.").waitFor();
  const [alert] = await openAlerts();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.goto(`/o/demo/inbox/${alert?.id}`);
  await page.getByRole("region", { name: "Who is notified next" }).waitFor();
  expect(complaints).toEqual([]);
}, 300_000);

test("a viewer sees the routes and cannot change them", async () => {
  const { page: owners } = await signedIn(browser);
  const { page } = await newMember(browser, owners, { slug: "demo", role: "Viewer", name: "Vera" });
  await page.goto(PATH);
  await expect.poll(() => rowsOf(page).count()).toBe(2);
  expect(await page.getByRole("button", { name: /^(Add|Edit|Delete|Move|Save)/ }).count()).toBe(0);
  expect(await page.getByRole("switch").count()).toBe(0);
  expect(await flawsOf(page)).toEqual([]);
  await page.context().close();
});
