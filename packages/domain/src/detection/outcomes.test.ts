import { describe, expect, it } from "vitest";
import { NATURES } from "../metrics/nature";
import { OUTCOME_CODES, type RunOutcome } from "../metrics/run-outcome";
import type { DetectionConfig, SeriesInfo } from "../model/detection-config";
import type { AlertEffect, ConditionRow } from "../model/effects";
import type { LogBatch } from "../model/log-batch";
import { createShardPipeline } from "./pipeline";
import { configOf, LOSS, RTT, SETTINGS, T0 } from "./simulation";

/** A run of one endpoint a second: what came back, or why nothing did. */
type SimulatedRun = { rtt: number } | { outcome: RunOutcome; reason?: string };
const GOOD: SimulatedRun = { rtt: 10 };
const WRONG: SimulatedRun = { outcome: "mismatch", reason: "The far end changed the payload." };
const GONE: SimulatedRun = { outcome: "interface_gone", reason: "Interface eth1 does not exist on this machine." };
const repeat = (n: number, run: SimulatedRun): SimulatedRun[] => Array.from({ length: n }, () => run);

const SERIES_EACH = 3;
const OUTCOME = 3;

function configFor(endpoints: number): DetectionConfig {
  const { series, ...config } = configOf();
  const [rtt, loss] = series;
  if (!rtt || !loss) throw new Error("two series");
  const outcome: SeriesInfo = { ...loss, seriesId: OUTCOME, metricName: "udp_echo_outcome", metricType: "custom", nature: NATURES.code };
  const of = (info: SeriesInfo, i: number): SeriesInfo => ({
    ...info,
    seriesId: info.seriesId + SERIES_EACH * i,
    endpointId: `${info.endpointId.slice(0, -2)}${i + 10}`,
    endpointName: `host-${i}`,
  });
  return { ...config, series: Array.from({ length: endpoints }, (_, i) => [rtt, loss, outcome].map((info) => of(info, i))).flat() };
}

/** As the agent writes them: the outcome first, its words where they differ from the run before. */
function batchesOf(runsOf: readonly (readonly SimulatedRun[])[]): LogBatch[] {
  const words = new Map<number, string>();
  return (runsOf[0] ?? []).map((_, second) => {
    const rows: [series: number, value: number][] = [];
    const reasons = new Map<number, string>();
    runsOf.forEach((runs, i) => {
      const run = runs[second];
      if (!run) return;
      const outcome = "outcome" in run ? run.outcome : "ok";
      const reason = "outcome" in run ? (run.reason ?? "") : "";
      if (words.get(i) !== `${outcome} ${reason}` && reason !== "") reasons.set(rows.length, reason);
      words.set(i, `${outcome} ${reason}`);
      rows.push([OUTCOME + SERIES_EACH * i, OUTCOME_CODES[outcome]]);
      if ("rtt" in run) rows.push([RTT + SERIES_EACH * i, run.rtt], [LOSS + SERIES_EACH * i, 0]);
      else if (OUTCOME_CODES[outcome] < 20) rows.push([LOSS + SERIES_EACH * i, 1]);
    });
    const tsMs = T0 + second * 1_000;
    return {
      position: second + 1,
      tenantId: TENANT,
      collectorId: COLLECTOR,
      receivedAtMs: tsMs + 50,
      series: rows.map(([series]) => series),
      tsMs: rows.map(() => tsMs),
      value: rows.map(([, value]) => value),
      uncertainty: rows.map(() => null),
      flags: rows.map(() => 1),
      reasons,
    };
  });
}
const { tenantId: TENANT, collectorId: COLLECTOR } = configOf().series[0] ?? { tenantId: "", collectorId: "" };

/** Alerts and the last condition of each outcome; the pipeline is restored from its snapshot after every 50 batches. */
function play(...runsOf: (readonly SimulatedRun[])[]) {
  const config = configFor(runsOf.length);
  let pipeline = createShardPipeline(SETTINGS, config);
  const alerts: AlertEffect[] = [];
  const conditions: ConditionRow[] = [];
  for (const [i, batch] of batchesOf(runsOf).entries()) {
    const effects = pipeline.process(batch);
    alerts.push(...effects.alerts);
    conditions.push(...effects.conditions);
    if (i % 50 === 49) pipeline = createShardPipeline(SETTINGS, config, pipeline.snapshot());
  }
  return { alerts, conditions };
}
const types = (alerts: readonly AlertEffect[]) => alerts.flatMap(({ type }) => (type === "refine" ? [] : [type]));
const secondOf = ({ atMs }: { atMs: number }): number => (atMs - T0) / 1_000;

describe("a far end that answers every run wrongly", () => {
  it("is down after three runs, by an alert of its own kind that says what came", () => {
    const { alerts, conditions } = play([...repeat(120, GOOD), ...repeat(30, WRONG)]);
    expect(alerts[0]).toMatchObject({ type: "open", kind: "wrong_answer", severity: "critical", title: "Wrong answers · host-0" });
    expect(alerts[0] && secondOf(alerts[0])).toBe(122);
    expect(alerts[0]).toMatchObject({
      evidence: { sentence: "host-0 has answered wrongly since 14:02:00 UTC: The far end changed the payload." },
    });
    const outcome = conditions.findLast(({ metricGroup }) => metricGroup === "udp_echo_outcome");
    expect(outcome).toMatchObject({ state: "failing", reason: "The far end changed the payload." });
  });

  it("alerts too where it never answered well", () => {
    expect(play(repeat(30, WRONG)).alerts[0]).toMatchObject({ type: "open", kind: "wrong_answer" });
  });

  it("is an outage again once it has fallen silent", () => {
    const { alerts } = play([...repeat(120, GOOD), ...repeat(30, WRONG), ...repeat(60, { outcome: "timeout" })]);
    const kinds = alerts.flatMap((alert) => ("kind" in alert ? [alert.kind] : []));
    expect([kinds[0], kinds.at(-1)]).toEqual(["wrong_answer", "outage"]);
    expect(types(alerts)).toEqual(["open"]);
  });
});

describe("a cause that keeps a collector from measuring", () => {
  const runs = [...repeat(120, GOOD), ...repeat(60, GONE), ...repeat(60, GOOD)];

  it("is told of at once, alerts after five runs, and ends with the first measured one", () => {
    const { alerts, conditions } = play(runs);
    const outcomes = conditions.filter(({ metricGroup }) => metricGroup === "udp_echo_outcome");
    expect(outcomes.map(({ state, reason, sinceMs }) => [state, reason, (sinceMs - T0) / 1_000])).toEqual([
      ["ok", null, expect.any(Number)],
      ["not_measured", "Interface eth1 does not exist on demo-collector.", 120],
      ["ok", null, expect.any(Number)],
    ]);
    expect(alerts.map((alert) => [alert.type, secondOf(alert)])).toEqual([
      ["open", 124],
      ["resolve", 180],
    ]);
    expect(alerts[0]).toMatchObject({
      kind: "not_measured",
      title: "No measurement: Interface eth1 does not exist on demo-collector",
      ...{ endpointId: null, seriesId: null, collectorId: COLLECTOR },
      evidence: { sentence: "host-0 is not measured since 14:02:00 UTC: Interface eth1 does not exist on demo-collector." },
    });
  });

  it("has one alert for twenty endpoints, which ends with the last of them", () => {
    const late = [...repeat(120, GOOD), ...repeat(80, GONE), ...repeat(40, GOOD)];
    const { alerts } = play(...Array.from({ length: 19 }, () => runs), late);
    expect(types(alerts)).toEqual(["open", "resolve"]);
    expect(alerts.findLast((alert) => alert.type === "refine")).toMatchObject({ evidence: { observed: 1 } });
    expect(alerts.filter((alert) => "evidence" in alert).some((alert) => "evidence" in alert && alert.evidence.observed === 20)).toBe(true);
    expect(alerts.at(-1) && secondOf(alerts.at(-1) as AlertEffect)).toBe(200);
  });

  it("is another alert than another cause on the same collector", () => {
    const other = [
      ...repeat(120, GOOD),
      ...repeat(120, { outcome: "name_unresolved", reason: "The name x.test does not resolve." } as const),
    ];
    const opened = play(runs, other).alerts.flatMap((alert) => (alert.type === "open" ? [alert.title] : []));
    expect(opened).toEqual([
      "No measurement: Interface eth1 does not exist on demo-collector",
      "No measurement: The name x.test does not resolve",
    ]);
  });

  it("does not open for four runs, nor once more as missing data, and teaches nothing", () => {
    expect(play([...repeat(120, GOOD), ...repeat(4, GONE), ...repeat(60, GOOD)]).alerts).toEqual([]);
    const { alerts, conditions } = play([...repeat(60, GOOD), ...repeat(1_800, GONE)]);
    expect(types(alerts)).toEqual(["open"]);
    const delay = conditions.findLast(({ metricGroup }) => metricGroup === "delay");
    expect(delay?.learntWindows).toBeLessThanOrEqual(6);
  });

  it("ends when its only endpoint is no longer measured by the collector", () => {
    const config = configFor(2);
    const pipeline = createShardPipeline(SETTINGS, config);
    const batches = batchesOf([[...repeat(10, GONE), ...repeat(40, GONE)], repeat(50, GOOD)]);
    const first = batches.slice(0, 10).flatMap((batch) => pipeline.process(batch).alerts);
    pipeline.configure({ ...config, series: config.series.filter(({ endpointName }) => endpointName !== "host-0") });
    const rest = batches.slice(10).flatMap((batch) => pipeline.process(batch).alerts);
    expect([types(first), types(rest)]).toEqual([["open"], ["resolve"]]);
  });
});

it("what the far end does not offer is no trouble", () => {
  const { alerts, conditions } = play(repeat(120, { outcome: "not_offered", reason: "Set enable-udp-echo." }));
  expect(alerts).toEqual([]);
  expect(conditions.at(-1)).toMatchObject({ state: "not_offered", reason: "Set enable-udp-echo." });
});
