import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { findExecutable } from "../dev/executables.mjs";
import { recordedNames } from "../prometheus/recorded-names";
import { Dashboard, queriesOf } from "./dashboard-schema";
import { exportedMetrics } from "./exported-metrics";
import { namesIn, unknownNames } from "./promql";

const folder = join(import.meta.dirname, "dashboards");
const files = readdirSync(folder);
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), "utf8"));
const dashboards = files.map((file) => ({ file, raw: read(file) }));

let known: ReadonlySet<string>;
beforeAll(async () => {
  known = new Set([...(await exportedMetrics()), ...recordedNames()]);
});

describe.each(dashboards)("$file", ({ file, raw }) => {
  test("is a dashboard of Grafana's, with a query and a unit in every panel", () => {
    const { uid, panels, templating } = Dashboard.parse(raw);
    expect(file).toBe(`${uid}.json`);
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const variables = new Set(templating.list.map(({ name }) => name));
    const used = [...JSON.stringify(raw).matchAll(/"[^"]*?\$([a-z]+)\b/g)].map(([, name = ""]) => name);
    expect(used.filter((name) => !variables.has(name))).toEqual([]);
  });

  test("no panel lies on another", () => {
    const cells = Dashboard.parse(raw).panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });

  test("every query names only what the processes, an organization or a rule export", () => {
    const unknown = queriesOf(Dashboard.parse(raw)).flatMap(({ where, expr }) =>
      unknownNames(expr, known).map((name) => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  const promtool = findExecutable("promtool");
  if (!promtool) console.warn(`skipped: promtool is not installed, so no parser of PromQL reads ${file}`);
  test.runIf(promtool)("Prometheus' own parser accepts every query", () => {
    const rules = queriesOf(Dashboard.parse(raw)).map(({ expr }, i) => ({ record: `query:${i}`, expr: withValues(expr) }));
    const into = mkdtempSync(join(tmpdir(), "padit-queries-"));
    try {
      writeFileSync(join(into, "rules.yml"), stringify({ groups: [{ name: "queries", rules }] }));
      const told = execFileSync(promtool ?? "", ["check", "rules", join(into, "rules.yml")], { encoding: "utf8", stdio: "pipe" });
      expect(told).toContain(`${rules.length} rules found`);
    } finally {
      rmSync(into, { recursive: true });
    }
  });
});

/** An expression as Grafana sends it, with a value for each variable. */
const withValues = (expr: string): string => expr.replaceAll("$__rate_interval", "1m").replace(/\$\w+/g, "padit_icmp_rtt_seconds");

test("a planted wrong name, label list, pattern or key is found", () => {
  expect(unknownNames("sum by (shard) (rate(padit_shard_lag_second[5m]))", known)).toEqual(["padit_shard_lag_second"]);
  expect(unknownNames('{__name__=~"padit_.+_furlongs", job="x"}', known)).toEqual(["padit_.+_furlongs"]);
  expect(unknownNames("padit_ingest_commit_seconds", known)).toEqual(["padit_ingest_commit_seconds"]);
  expect(
    namesIn('max by (le, up) (rate(a_total{b="c"}[5m])) / on (d) group_left (e) b:c:d offset 1h and time() > 3e5 or vector(0)').names,
  ).toEqual(["a_total", "b:c:d"]);
  const [{ raw } = { raw: {} }] = dashboards;
  const misspelt = { ...(raw as Dashboard), graphToolTip: 1 };
  expect(Dashboard.safeParse(misspelt).success).toBe(false);
  const whole = Dashboard.parse(raw);
  const empty = { ...whole, panels: whole.panels.map((panel) => (panel.type === "row" ? panel : { ...panel, targets: [] })) };
  expect(Dashboard.safeParse(empty).success).toBe(false);
  const ranged = JSON.parse(JSON.stringify(whole).replaceAll('"instant":true,', ""));
  expect(Dashboard.safeParse(ranged).error?.message).toContain("the present instant");
});

test("Grafana finds the data source and the dashboards where Compose puts them", () => {
  const at = (path: string) => parse(readFileSync(join(import.meta.dirname, "provisioning", path), "utf8"));
  const { grafana, prometheus } = parse(readFileSync(join(import.meta.dirname, "../../docker-compose.yml"), "utf8"), {
    merge: true,
  }).services;
  expect(at("datasources/prometheus.yml").datasources).toMatchObject([{ uid: "padit-prometheus", url: "$PADIT_PROMETHEUS_URL" }]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: Compose's own syntax
  expect(grafana.environment.PADIT_PROMETHEUS_URL).toBe("${PADIT_PROMETHEUS_URL:-http://prometheus:9090}");
  expect(prometheus.healthcheck.test.at(-1)).toContain(":9090/");
  const { path } = at("dashboards/padit.yml").providers[0].options;
  expect(grafana.volumes).toContain(`./infra/grafana/dashboards:${path}:ro`);
  const home: string = grafana.environment.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
  expect(files.map((file) => `${path}/${file}`)).toContain(home);
});
