import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { findExecutable } from "../dev/executables.mjs";
import { root } from "../dev/places.mjs";
import { exportedMetrics } from "../grafana/exported-metrics";
import { unknownNames } from "../grafana/promql";
import { readRules, recordedNames } from "./recorded-names";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const rules = readRules();
const alerts = rules.flatMap((rule) => ("alert" in rule ? [rule] : []));
const promtool = findExecutable("promtool");
if (!promtool) console.warn("skipped: promtool is not installed (Debian's package prometheus has it), so the rules are not run");
const runPromtool = (...args: string[]) =>
  execFileSync(promtool ?? "", args, { cwd: import.meta.dirname, encoding: "utf8", stdio: "pipe" });

test("rules name only what the processes, an organization or a rule export", async () => {
  const known = new Set([...(await exportedMetrics()), ...recordedNames()]);
  expect(rules.flatMap(({ expr }) => unknownNames(expr, known))).toEqual([]);
});

test.each(alerts)("$alert has a section that says what to do, and a test in which it fires and one in which it does not", (rule) => {
  const [page = "", anchor] = rule.annotations.runbook_url.split("#");
  const headings = [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading.toLowerCase().replaceAll(" ", "-"));
  expect(headings).toContain(anchor);
  expect(anchor).toBe(rule.alert.toLowerCase());
  const tests: { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }[] = parse(read("infra/prometheus/rules.test.yml")).tests;
  const own = tests.flatMap(({ alert_rule_test }) => alert_rule_test).filter(({ alertname }) => alertname === rule.alert);
  expect(new Set(own.map(({ exp_alerts }) => exp_alerts.length > 0))).toEqual(new Set([true, false]));
});

test.runIf(promtool)("Prometheus fires each alert on what it is for, and not on its quiet neighbour", () => {
  expect(runPromtool("check", "rules", "rules.yml")).toContain(`${rules.length} rules found`);
  expect(runPromtool("test", "rules", "rules.test.yml")).toContain("SUCCESS");
});

test.runIf(promtool)("Prometheus accepts the configuration, with an organization as docs/grafana.md writes it", () => {
  const [, organization = ""] = /```yaml\n# infra\/prometheus\/organizations\/\S+\n([\s\S]*?)```/.exec(read("docs/grafana.md")) ?? [];
  const { scrape_config_files: files, ...main } = parse(read("infra/prometheus/prometheus.yml"));
  expect(files).toEqual(["organizations/*.yml"]);
  // Prometheus before 2.43 knows no files of scrape configurations; what they hold is appended, as it would be.
  const whole = { ...main, rule_files: [], scrape_configs: [...main.scrape_configs, ...parse(organization).scrape_configs] };
  expect(whole.scrape_configs.map(({ job_name: job }: { job_name: string }) => job)).toContain("padit-worker");
  const folder = mkdtempSync(join(tmpdir(), "padit-prometheus-"));
  try {
    writeFileSync(join(folder, "prometheus.yml"), stringify(whole));
    expect(runPromtool("check", "config", "--syntax-only", join(folder, "prometheus.yml"))).toContain("SUCCESS");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("the names of jobs are those that rules and dashboards ask for", () => {
  const jobs: string[] = parse(read("infra/prometheus/prometheus.yml")).scrape_configs.map(
    ({ job_name: job }: { job_name: string }) => job,
  );
  const processes = jobs.filter((job) => job !== "padit-collector");
  expect(processes).toEqual(["padit-web", "padit-ingest", "padit-worker"]);
  const { services } = parse(read("docker-compose.yml"), { merge: true });
  for (const job of jobs) expect(services[job.replace("padit-", "")].environment.PADIT_METRICS_PORT).toBe("9101");
  const down = alerts.find(({ alert }) => alert === "PaditProcessDown");
  const [, pattern = ""] = /job=~"([^"]+)"/.exec(down?.expr ?? "") ?? [];
  expect(processes.filter((job) => !new RegExp(`^(?:${pattern})$`).test(job))).toEqual([]);
});
