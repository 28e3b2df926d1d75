import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openBrowser, signedIn } from "./harness";
import { unique } from "./people";
import { rest } from "./rest";
import { SimulatedCollector, type SimulatedSample } from "./simulated-collector";
import { openReceiver } from "./webhook-receiver";

/**
 * Three days of an operator's work through the whole product: a collector uploads them at once, detection judges them, a webhook receives
 * the notifications, and the browser shows the result. Each situation states its expected outcome next to its data.
 */
const HOUR_MS = 3_600_000;
const STEP_MS = 30_000;
/** Time in which all uploaded samples must be judged, also on a busy machine. */
const JUDGED_WITHIN_MS = 180_000;

const end = Math.floor(Date.now() / STEP_MS) * STEP_MS;
const start = end - 72 * HOUR_MS;
/** Samples before this time are uploaded first; the rest follows after the first part has been checked. */
const parting = end - 3 * HOUR_MS;

const isBetween = (ts: number, fromHours: number, toHours: number): boolean =>
  ts >= end - fromHours * HOUR_MS && ts < end - toHours * HOUR_MS;

/** A seeded random generator, so that every run has the same numbers. */
function draws(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
const noise = draws(1);
/** Random noise around 0, within ±1.5. */
const jitter = (): number => noise() + noise() + noise() - 1.5;

type Situation = (ts: number, step: number) => { http_availability: number; http_response_time?: number };
const answersIn = (ms: number) => ({ http_availability: 1, http_response_time: ms });
const FAILED = { http_availability: 0 };

const blip = draws(38);
const twoValued = draws(2);
const SITUATIONS = {
  "down for six hours": (ts) => (isBetween(ts, 8, 2) ? FAILED : answersIn(20 + jitter())),
  "fails once in a hundred": () => (blip() < 0.01 ? FAILED : answersIn(20 + jitter())),
  "busy for two minutes every hour": (ts) => answersIn((((ts % HOUR_MS) + HOUR_MS) % HOUR_MS < 120_000 ? 50 : 20) + jitter()),
  "up and down in turns": (ts, step) => (isBetween(ts, 7, 1) && step % 8 < 4 ? FAILED : answersIn(20 + jitter())),
  "constant, then two values": (ts) => answersIn(ts < start + 12 * HOUR_MS || twoValued() < 0.5 ? 1 : 2),
  "never worked, then works": (ts) => (ts < end - 48 * HOUR_MS ? FAILED : answersIn(20 + jitter())),
} satisfies Record<string, Situation>;
type Name = keyof typeof SITUATIONS;
const NAMES = Object.keys(SITUATIONS) as Name[];

/** Enables or disables the demo's own rules for HTTP, because this test counts only alerts that need no rule. */
async function setRules(enabled: boolean): Promise<void> {
  const { items } = await rest<{ items: { id: string; metric_name: string }[] }>("GET", "/rules?limit=500");
  for (const { id, metric_name } of items) if (metric_name.startsWith("http_")) await rest("PATCH", `/rules/${id}`, { enabled });
}

interface RestAlert {
  id: string;
  kind: string;
  severity: string;
  status: string;
  title: string;
  opened_at: string;
  flapping_since: string | null;
}

describe.sequential("three days of an operator's life", () => {
  let browser: Browser;
  let page: Page;
  let collector: SimulatedCollector;
  let hook: Awaited<ReturnType<typeof openReceiver>>;
  let integrationId = "";
  const endpoints = new Map<Name, string>();
  const later: SimulatedSample[] = [];
  const idOf = (name: Name): string => endpoints.get(name) ?? "";

  beforeAll(async () => {
    browser = await openBrowser();
    ({ page } = await signedIn(browser));
    await setRules(false);
    hook = await openReceiver();
    const { id } = await rest<{ id: string }>("POST", "/integrations", { type: "webhook", name: unique("Everyday hook"), url: hook.url });
    integrationId = id;
    collector = await SimulatedCollector.enrol(unique("everyday"));
    for (const name of NAMES) {
      const endpoint = await rest<{ id: string }>("POST", "/endpoints", {
        name: unique(name),
        protocol: "http",
        target: { url: "http://192.0.2.7/health" },
        interval_seconds: STEP_MS / 1000,
        collector_ids: [collector.id],
      });
      endpoints.set(name, endpoint.id);
    }
    await collector.waitForPlan([...endpoints.values()]);
    const first: SimulatedSample[] = [];
    for (let ts = start, step = 0; ts < end; ts += STEP_MS, step++)
      for (const name of NAMES)
        for (const [metric, value] of Object.entries(SITUATIONS[name](ts, step)))
          (ts < parting ? first : later).push({ endpointId: idOf(name), metric, ts, value });
    await collector.upload(first);
  }, 120_000);
  afterAll(async () => {
    await setRules(true);
    collector?.end();
    if (integrationId) await rest("DELETE", `/integrations/${integrationId}`);
    for (const id of endpoints.values()) await rest("DELETE", `/endpoints/${id}`);
    if (collector) await rest("POST", `/collectors/${collector.id}/revoke`);
    hook?.server.close();
    await browser?.close();
  });

  const alertsOf = async (name: Name): Promise<RestAlert[]> =>
    (await rest<{ items: RestAlert[] }>("GET", `/alerts?endpoint_id=${idOf(name)}&limit=500`)).items;
  const stateOf = async (name: Name): Promise<string> => (await rest<{ state: string }>("GET", `/endpoints/${idOf(name)}`)).state;
  /** Types of the events about an endpoint that the webhook received, in order of arrival. */
  const messagesOf = (name: Name): string[] =>
    hook.received
      .map(({ body }) => JSON.parse(body) as { type: string; data: { alert?: { endpoint_id: string | null } } }) // PADIT's own webhook body
      .filter(({ data }) => data.alert?.endpoint_id === idOf(name))
      .map(({ type }) => type);

  test("a host that is down for hours stays down: one alert, one message, and the screens say so", async () => {
    await expect.poll(() => stateOf("down for six hours"), { timeout: JUDGED_WITHIN_MS }).toBe("down");
    await expect.poll(() => alertsOf("down for six hours")).toMatchObject([{ kind: "outage", severity: "critical", status: "open" }]);
    await expect.poll(() => messagesOf("down for six hours")).toEqual(["alert.created"]);
    await page.goto(`/o/demo/endpoints/${idOf("down for six hours")}`);
    await expect.poll(() => page.getByText("Down", { exact: true }).count()).toBeGreaterThan(0);
    await page.goto("/o/demo/inbox?show=alerts");
    await expect
      .poll(() =>
        page
          .getByRole("row")
          .filter({ hasText: /down for six hours/ })
          .count(),
      )
      .toBe(1);
  }, 240_000);

  test("a flapping service is one alert, marked as flapping; it is acknowledged once", async () => {
    await expect
      .poll(() => alertsOf("up and down in turns"), { timeout: JUDGED_WITHIN_MS })
      .toMatchObject([{ status: "open", flapping_since: expect.any(String) }]);
    const [alert] = await alertsOf("up and down in turns");
    await rest("POST", `/alerts/${alert?.id}/acknowledge`, {});
    await page.goto(`/o/demo/inbox/${alert?.id}`);
    await expect.poll(() => page.getByText(/flapping/i).count()).toBeGreaterThan(0);
  }, 240_000);

  test("it comes back: its resolution is all that is said", async () => {
    await collector.upload(later);
    await expect.poll(() => stateOf("down for six hours"), { timeout: JUDGED_WITHIN_MS }).toBe("ok");
    await expect.poll(() => messagesOf("down for six hours")).toEqual(["alert.created", "alert.resolved"]);
    expect(await alertsOf("down for six hours")).toMatchObject([{ status: "resolved" }]);
  }, 240_000);

  test("what flaps sends a message at its start and one at its end, and stays acknowledged meanwhile", async () => {
    await expect.poll(() => alertsOf("up and down in turns")).toMatchObject([{ status: "resolved" }]);
    await expect.poll(() => messagesOf("up and down in turns").at(-1)).toBe("alert.resolved");
    const messages = messagesOf("up and down in turns");
    expect(messages.filter((type) => type === "alert.flapping_started")).toHaveLength(1);
    expect(messages.filter((type) => type === "alert.reopened").length).toBeLessThanOrEqual(1);
    expect(messages.length).toBeLessThanOrEqual(6);
  });

  test("one failed request in a hundred wakes nobody", async () => {
    expect(await alertsOf("fails once in a hundred")).toEqual([]);
  });

  test("what is busy every hour is learnt within seven hours", async () => {
    const late = (await alertsOf("busy for two minutes every hour")).filter(
      ({ opened_at }) => Date.parse(opened_at) >= start + 8 * HOUR_MS,
    );
    expect(late).toEqual([]);
  });

  test("what was constant and takes two values settles", async () => {
    // Messages of one endpoint may still be in delivery after those of another have arrived; the list of alerts is complete.
    expect((await alertsOf("constant, then two values")).length).toBeLessThanOrEqual(1);
    const messages = messagesOf("constant, then two values");
    expect(messages.filter((type) => type === "alert.created" || type === "alert.reopened").length).toBeLessThanOrEqual(1);
    expect((await alertsOf("constant, then two values")).filter(({ status }) => status !== "resolved")).toEqual([]);
  });

  test("what never worked alerts as down, and its first answer is no new alert", async () => {
    expect(await alertsOf("never worked, then works")).toMatchObject([{ kind: "outage", severity: "critical", status: "resolved" }]);
    await expect.poll(() => messagesOf("never worked, then works")).toEqual(["alert.created", "alert.resolved"]);
  });
});
