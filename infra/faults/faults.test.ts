// One story on one installation, told in order: starting the product again for every test would take ten times as long.
import { execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { root } from "../dev/places.mjs";
import { findTemporal } from "../dev/temporal-binary.mjs";
import { Count } from "../product/count";
import { Load } from "../product/load";
import { type Component, Product, until } from "../product/product";

/** `npm test -- --fault-rounds=5` kills each component so often. */
const ROUNDS = Number(process.env.PADIT_FAULT_ROUNDS || 1);
const KILLED: Component[] = ["temporal", "postgres", "ingest", "worker", "web", "agent"];
/** How the component is named by health; a site that is down cannot name itself. */
const NAMED: Partial<Record<Component, string>> = { postgres: "database", agent: "collectors" };
const BACK_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 8_000;
/** Alerts resolve soon, so that their whole life fits; leases are short, so that a second worker gets shards. */
const QUICK = { PADIT_RESOLVE_DELAY_MS: "3000", PADIT_LEASE_MS: "5000" };
const WORKFLOWS = ["detectShard", "collection", "alertTimers", "deliver", "retention"];

const isLinux = existsSync("/proc/self/environ");
if (!isLinux) console.warn("skipped: processes are found by /proc, which this system does not have");

const say = (line: string): void => console.log(`faults: ${line}`);

describe.skipIf(!isLinux)("the whole product", () => {
  let product: Product;
  let count: Count;
  let load: Load;

  beforeAll(async () => {
    product = await Product.create(QUICK);
    say(`ready after ${Math.round(await product.start())} ms`);
    count = Count.at(product.superUrl);
    load = await Load.prepare(product, { name: "fault-load", endpoints: KILLED.length * ROUNDS + 1 });
    load.start();
  });
  afterAll(async () => {
    await load?.stop();
    await product?.dispose();
  });

  test.each(Array.from({ length: ROUNDS }, (_, round) => KILLED.map((component) => ({ component, round }))).flat())(
    "$component comes back by itself after kill -9, and health names it meanwhile (round $round)",
    async ({ component, round }) => {
      await until(async () => (await product.health()).status === 200, BACK_WITHIN_MS, "health before the kill");
      const endpoint = load.endpoints[round * KILLED.length + KILLED.indexOf(component)]!;
      endpoint.state = "bad";
      const before = product.pidsOf(component);
      expect(before).toHaveLength(1);
      process.kill(before[0]!, "SIGKILL");
      const killedAt = performance.now();
      const name = NAMED[component] ?? component;
      await until(
        async () => {
          const { status, ill } = await product.health();
          return component === "web" ? status === 0 : status === 503 && ill.includes(name);
        },
        10_000,
        `503 with ${name}`,
      );
      const seenAfter = performance.now() - killedAt;
      await until(async () => (await product.health()).status === 200, BACK_WITHIN_MS, `${component} after its kill`);
      const backAfter = performance.now() - killedAt;
      expect(product.pidsOf(component)).not.toEqual(before);
      // Long enough for the rule, whatever the kill did to the pace.
      await until(() => count.alerts([endpoint.id]).then(([row]) => row?.opened === 1), 30_000, "the alert of this kill");
      endpoint.state = "good";
      say(`${component}: missed after ${Math.round(seenAfter)} ms, all well again after ${Math.round(backAfter)} ms`);
    },
  );

  test("two workers share the shards; when one is killed the other has them all within the heartbeat time-out", async () => {
    const { PADIT_METRICS_PORT: _taken, ...own } = product.environmentOf("worker");
    const env = { ...own, PADIT_WORKER_ID: "second-worker" };
    const second = spawn(process.execPath, ["apps/worker/dist/main.mjs"], { cwd: root, env, stdio: "ignore" });
    try {
      const holding = async (): Promise<number> => (await count.holders()).filter(({ holder }) => holder === "second-worker").length;
      await until(async () => (await holding()) > 0 && (await holding()) < 8, 30_000, "a share of the shards for each worker");
      say(`the second worker holds ${await holding()} of 8 shards`);
      const endpoint = load.endpoints.at(-1)!;
      endpoint.state = "bad";
      second.kill("SIGKILL");
      const killedAt = performance.now();
      await until(async () => (await holding()) === 0, 30_000, "the first worker with all shards");
      say(`its shards moved within ${Math.round(performance.now() - killedAt)} ms`);
      await until(() => count.alerts([endpoint.id]).then(([row]) => row?.opened === 1), 30_000, "the alert across the move");
      endpoint.state = "good";
    } finally {
      second.kill("SIGKILL");
    }
  });

  test("every acknowledged point is stored once, every episode made one alert, told once", async () => {
    await load.stop();
    await count.settle(30_000);
    const ids = load.endpoints.map(({ id }) => id);
    // A delivery whose worker was killed in the middle is taken up again after up to a minute.
    // The last episodes end by event time, which stands still without samples: they resolve with what was sent.
    await until(async () => (await count.alerts(ids)).every(({ alerts, told }) => alerts >= 1 && told >= 1), 120_000, "deliveries");
    const { stored, distinct } = await count.points(load.seriesIds);
    say(`${load.acknowledgedPoints} points in ${load.acknowledgedBatches} batches acknowledged, ${load.refusals} sendings repeated`);
    say(`${load.acknowledgedPoints - distinct} lost, ${stored - distinct} doubled`);
    expect({ stored, distinct }).toEqual({ stored: load.acknowledgedPoints, distinct: load.acknowledgedPoints });
    const alerts = await count.alerts(ids);
    const perEndpoint = alerts.map(({ endpoint: _, ...rest }) => rest);
    expect(perEndpoint).toMatchObject(ids.map(() => ({ alerts: 1, opened: 1, told: 1 })));
    for (const { resolved, tellings } of perEndpoint) expect(tellings).toBe(1 + resolved);
  });

  test("Temporal holds the workflows of lifecycles only, with short histories", async () => {
    const list = execFileSync(await findTemporal(), [
      "workflow",
      "list",
      "--address",
      product.temporalAddress,
      "-o",
      "json",
      "--limit",
      "1000",
    ]);
    const workflows: { type: { name: string }; execution: { workflowId: string }; historyLength?: string; status: string }[] = JSON.parse(
      list.toString(),
    );
    const running = workflows.filter(({ status }) => status.includes("RUNNING"));
    expect([...new Set(workflows.map(({ type }) => type.name))].filter((name) => !WORKFLOWS.includes(name))).toEqual([]);
    expect(running.filter(({ type }) => type.name === "detectShard")).toHaveLength(8);
    // Shards, collectors and retention: nothing that grows with samples, series or probes.
    const collectors = await count.query<{ n: number }>("SELECT count(*)::int AS n FROM collector");
    expect(running.length).toBeLessThanOrEqual(8 + (collectors[0]?.n ?? 0) + 1);
    const longest = Math.max(...workflows.map(({ historyLength }) => Number(historyLength ?? 0)));
    say(`${running.length} workflows run, the longest history has ${longest} events`);
    expect(longest).toBeLessThan(4_096);
  });

  test("with Temporal stopped, acknowledging, snoozing and saving an endpoint work, and take effect when it is back", async () => {
    const [temporal] = product.pidsOf("temporal");
    const standing = await standingAlert(product);
    process.kill(temporal!, "SIGSTOP");
    let collectorId: string;
    try {
      await until(async () => (await product.health()).ill.includes("temporal"), 10_000, "health that names Temporal");
      expect(await product.rest("POST", `/alerts/${standing}/acknowledge`, {})).toMatchObject({ status: "acknowledged" });
      const inASecond = new Date(Date.now() + 1_000).toISOString();
      expect(await product.rest("POST", `/alerts/${standing}/snooze`, { until: inASecond })).toMatchObject({ status: "snoozed" });
      const { items: collectors } = await product.rest<{ items: { id: string; name: string }[] }>("GET", "/collectors");
      collectorId = collectors.find(({ name }) => name === "demo-collector")!.id;
      const saved = {
        name: "saved-meanwhile",
        protocol: "tcp",
        target: { host: "127.0.0.1", port: product.ports.web },
        collector_ids: [collectorId],
      };
      expect(await product.rest("POST", "/endpoints", saved)).toMatchObject({ name: "saved-meanwhile" });
    } finally {
      process.kill(temporal!, "SIGCONT");
    }
    await until(async () => (await product.health()).status === 200, BACK_WITHIN_MS, "health after Temporal is back");
    await until(
      async () => {
        const { items: alerts } = await product.rest<{ items: { status: string }[] }>("GET", "/alerts?status=snoozed");
        return alerts.length === 0;
      },
      30_000,
      "the end of the snooze",
    );
    await until(
      () =>
        count
          .query<{ done: boolean }>("SELECT applied_plan_revision >= plan_revision AS done FROM collector WHERE id = $1", [collectorId])
          .then(([row]) => row?.done === true),
      10_000,
      "the plan at the collector",
    );
    const waiting = () =>
      count.query<{ n: number }>("SELECT count(*)::int AS n FROM outbox WHERE kind = 'workflow' AND dispatched_at IS NULL");
    await until(async () => (await waiting())[0]?.n === 0, 30_000, "an empty outbox");
  });

  test("Ctrl-C ends everything in time, a port in use is named, and the next start goes on with the data", async () => {
    const before = await count.points(load.seriesIds);
    const stopMs = await product.stop();
    say(`stopped within ${Math.round(stopMs)} ms`);
    expect(stopMs).toBeLessThan(STOP_WITHIN_MS);
    expect(product.leftovers()).toEqual([]);
    const squatter = spawn(process.execPath, [
      "-e",
      `require("http").createServer().listen(${product.ports.web}, "127.0.0.1", () => console.log("on"))`,
    ]);
    try {
      await new Promise((resolve) => squatter.stdout.once("data", resolve));
      await expect(product.start()).rejects.toThrow(new RegExp(`port ${product.ports.web}.*is in use.*PADIT_WEB_PORT`, "s"));
    } finally {
      squatter.kill("SIGKILL");
    }
    say(`ready again after ${Math.round(await product.start())} ms`);
    expect(await Count.at(product.superUrl).points(load.seriesIds)).toEqual(before);
    expect((await product.health()).status).toBe(200);
  });
});

/** The last fault ended as the load did: its alert waits for samples that tell it to resolve. */
async function standingAlert(product: Product): Promise<string> {
  const { items } = await product.rest<{ items: { id: string }[] }>("GET", "/alerts?status=open&limit=1");
  const [standing] = items;
  if (!standing) throw new Error("no alert stands");
  return standing.id;
}
