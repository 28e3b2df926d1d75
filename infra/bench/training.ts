// npm run bench -- training [series] [minutes]: a training run over a thousand series of the demo, and its effect on live detection.
import { setTimeout as pause } from "node:timers/promises";
import { Count } from "../product/count";
import { Load } from "../product/load";
import { Product, until } from "../product/product";
import { SiteSession } from "../product/site-session";
import { figure, quantile } from "./output/figures";

const SERIES = Number(process.argv[2] ?? 1_000);
const FAMILIES = ["udp_echo_rtt", "udp_echo_jitter", "udp_echo_rtt_p95", "udp_echo_rtt_min", "udp_echo_loss"];
const WINDOWS = 1_000;
/** Endpoints whose rule fires in each phase, one after the other. */
const ENDPOINTS = 50;
const STAGGER_MS = 250;
const PASSWORD = "training-bench-password";
/** Time limit of the run, minutes. Families that it does not reach are reported. */
const MINUTES = Number(process.argv[3] ?? 30);

interface Experiment {
  id: string;
  state: string;
  progress: { families: number; done: { note: string; modelId: string | null }[]; trials: number };
  startedAt: string;
  endedAt: string | null;
}

const product = await Product.create({ PADIT_DEMO_PASSWORD: PASSWORD });
try {
  console.error(`ready after ${Math.round(await product.start())} ms`);
  await storePast();
  const site = await SiteSession.signIn(product.url, { email: "demo@padit.local", password: PASSWORD });
  const load = await Load.prepare(product, { name: "bench", endpoints: 2 * ENDPOINTS, metrics: ["udp_echo_rtt", "udp_echo_jitter"] });
  load.start();
  report("without", await ruleAlerts(load.endpoints.slice(0, ENDPOINTS)));
  const { id } = await site.mutate<Experiment>("experiments.start", {
    organization: "demo",
    candidates: 27,
    budgetMinutes: MINUTES,
  });
  const read = async (): Promise<Experiment> =>
    (await site.query<{ experiment: Experiment }>("experiments.get", { organization: "demo", experimentId: id })).experiment;
  await until(async () => (await read()).progress.trials > 0, 120_000, "the first trial");
  report("beside", await ruleAlerts(load.endpoints.slice(ENDPOINTS)));
  const isBeside = (await read()).state === "running";
  console.error(isBeside ? "the run outlasted the measurement" : "the run ended during the measurement: ask for more series");
  for (const pid of product.pidsOf("worker")) process.kill(pid, "SIGKILL");
  console.error(`killed the worker after ${(await read()).progress.trials} trials`);
  await until(async () => (await read()).state !== "running", 2 * MINUTES * 60_000, "the end of the run");
  await load.stop();
  const { state, progress, startedAt, endedAt } = await read();
  if (state !== "done" || endedAt === null) throw new Error(`the run ended as ${state}`);
  figure("training.run_s", (Date.parse(endedAt) - Date.parse(startedAt)) / 1000, "s");
  figure("training.series", SERIES, "series");
  figure("training.trials", progress.trials, "trials");
  // Every executed trial is counted, but stored once, so that the difference is the number of trials that were executed twice.
  figure("training.trials_repeated_after_kill", Math.max(0, progress.trials - (await storedTrials(id))), "trials");
  figure("training.models", progress.done.filter(({ modelId }) => modelId !== null).length, "models");
} finally {
  await product.dispose();
}

async function storedTrials(experimentId: string): Promise<number> {
  const [row] = await Count.at(product.superUrl).query<{ n: number }>("SELECT count(*)::int AS n FROM trial WHERE experiment_id = $1", [
    experimentId,
  ]);
  return row?.n ?? 0;
}

/** Windows as detection would have stored them, by one statement a family. */
async function storePast(): Promise<void> {
  const db = Count.at(product.superUrl);
  const startedAt = performance.now();
  await db.query(
    `INSERT INTO collector (tenant_id, id, name, shard) SELECT id, gen_random_uuid(), 'past-collector', 0 FROM tenant WHERE slug = 'demo'`,
  );
  await db.query(
    `INSERT INTO endpoint (tenant_id, id, name, protocol, target, interval_ms)
     SELECT tenant_id, gen_random_uuid(), 'past-' || n, 'udp-echo', '{}', 10000
     FROM collector, generate_series(1, $1::int) AS n WHERE collector.name = 'past-collector'`,
    [Math.ceil(SERIES / FAMILIES.length)],
  );
  for (const metric of FAMILIES) {
    await db.query(
      `INSERT INTO series (tenant_id, endpoint_id, collector_id, metric_name, unit, metric_type)
       SELECT e.tenant_id, e.id, c.id, $1, 'ms', CASE WHEN $1 LIKE '%loss' THEN 'error_rate' ELSE 'latency' END
       FROM endpoint e JOIN collector c ON c.tenant_id = e.tenant_id AND c.name = 'past-collector' WHERE e.name LIKE 'past-%'`,
      [metric],
    );
    await db.query(
      `INSERT INTO tsdb.window_features (series_id, start, "end", n, expected, revision,
         mean, std, min, max, median, p25, p75, p95, p99, trend, seasonality, ewma, gradient, cusum)
       SELECT series_id, at, at + interval '10 seconds', 10, 10, 0, v, 0.1, v, v, v, v, v, v, v, 0, v, v, 0, 0
       FROM (SELECT s.id AS series_id, to_timestamp((floor($2::float8 / 10000) - $3 + n) * 10) AS at,
           CASE WHEN $1 LIKE '%loss' THEN greatest(0, random() - 0.98) ELSE 5 + 0.1 * (random() + random() + random()) END AS v
         FROM series s JOIN endpoint e ON e.id = s.endpoint_id AND e.name LIKE 'past-%', generate_series(0, $3::int - 1) AS n
         WHERE s.metric_name = $1) w`,
      [metric, Date.now(), WINDOWS],
    );
  }
  console.error(`${SERIES} series with ${WINDOWS} windows stored in ${Math.round(performance.now() - startedAt)} ms`);
}

/** From the arrival of the samples that broke the demo's rule to the alert's row, ms; one value an endpoint. */
async function ruleAlerts(endpoints: Load["endpoints"]): Promise<number[]> {
  for (const endpoint of endpoints) {
    endpoint.state = "bad";
    await pause(STAGGER_MS);
  }
  const read = () =>
    Count.at(product.superUrl).query<{ ms: number }>(
      `SELECT extract(epoch FROM (v.detail ->> 'writtenAt')::timestamptz - (v.detail ->> 'receivedAt')::timestamptz)::float8 * 1000 AS ms
       FROM alert a JOIN alert_event v ON v.alert_id = a.id AND v.type = 'opened'
       WHERE a.endpoint_id = ANY ($1::uuid[]) AND a.metric_group = 'delay' AND position('rule' IN v.detail ->> 'by') > 0`,
      [endpoints.map(({ id }) => id)],
    );
  await until(async () => (await read()).length >= endpoints.length, 60_000, "an alert for every endpoint");
  return (await read()).map(({ ms }) => ms);
}

function report(phase: "without" | "beside", values: readonly number[]): void {
  figure(`training.sample_to_rule_alert_ms.${phase}.p50`, quantile(values, 0.5), "ms");
  figure(`training.sample_to_rule_alert_ms.${phase}.p99`, quantile(values, 0.99), "ms");
}
