import { describe, expect, test } from "vitest";
import { STANDARD_ALERTS } from "../metrics/default-alerts";
import type { DetectionConfig } from "../model/detection-config";
import type { LogBatch } from "../model/log-batch";
import { createShardPipeline } from "./pipeline";
import { batchesOf, configOf, LOSS, RTT, type Run, run, runsOf, SETTINGS, T0 } from "./simulation";
import { readSnapshot } from "./snapshot";

/** Seconds of the simulation. The work begins and ends between two windows. */
const WORK_FROM = 900;
const WORK_TO = 1_500;
const END = 2_400;
const NEIGHBOUR = 3;

const [ofEndpoint] = configOf().series;
if (!ofEndpoint) throw new Error("the simulation has a series");
/** A second endpoint of the collector keeps its time going, also while nothing of the first one is measured. */
const NEIGHBOURS_INFO = { ...ofEndpoint, seriesId: NEIGHBOUR, endpointId: "0190c0de-0000-7000-8000-000000000009", endpointName: "other" };

function configWith(isPlanned: boolean): DetectionConfig {
  const config = configOf();
  // An endpoint that is not measured has an alert for that, which would leave out what is measured right after the gap.
  const defaults = { ...STANDARD_ALERTS, noData: { ...STANDARD_ALERTS.noData, enabled: false } };
  const policies = config.policies.map((policy) => ({ ...policy, defaults }));
  const spans = [{ startMs: T0 + WORK_FROM * 1_000, endMs: T0 + WORK_TO * 1_000 }];
  const selector = [{ field: "endpoint" as const, values: ["demo-responder"], not: false }];
  const { tenantId } = NEIGHBOURS_INFO;
  return {
    ...config,
    policies,
    series: [...config.series, NEIGHBOURS_INFO],
    ...(isPlanned && { planned: [{ tenantId, selector, spans }] }),
  };
}

const isInWork = (second: number): boolean => second >= WORK_FROM && second < WORK_TO;

/** Batches with a fault in the seconds that `isBad` names. */
function batchesWith(fault: (run: Run) => Run, isBad: (second: number) => boolean): LogBatch[] {
  const runs = runsOf(END, 7, (each, second) => (isBad(second) ? fault(each) : each));
  return batchesOf(runs).map((batch, second) => ({
    ...batch,
    series: [...batch.series, NEIGHBOUR],
    tsMs: [...batch.tsMs, T0 + second * 1_000],
    value: [...batch.value, 1 + (second % 7) / 100],
    uncertainty: [...batch.uncertainty, 0.02],
    flags: [...batch.flags, 1],
  }));
}

/** The same batches without what was measured of the first endpoint during the work. */
const withoutWork = (batches: readonly LogBatch[]): LogBatch[] =>
  batches.map((batch, second) => {
    if (!isInWork(second)) return batch;
    const kept = batch.series.flatMap((id, i) => (id === NEIGHBOUR ? [i] : []));
    const pick = <T>(list: readonly T[]): T[] => kept.map((i) => list[i] as T);
    const numbers = { series: pick([...batch.series]), tsMs: pick([...batch.tsMs]), value: pick([...batch.value]) };
    return { ...batch, ...numbers, uncertainty: pick([...batch.uncertainty]), flags: pick([...batch.flags]) };
  });

/** Everything that the series of the first endpoint have learnt, from a checkpoint. Facts such as the last sample are not learnt. */
function learntIn(checkpoint: Uint8Array) {
  const { series, groups } = readSnapshot(checkpoint.slice());
  const ofSeries = [RTT, LOSS].map((id) => {
    const { judgement, baseline, bank, tuning, heir, aside } = series.get(id) ?? expect.unreachable();
    return { judgement: judgement.memory?.f64, baseline: baseline.numbers, bank: bank.memory?.f64, tuning, heir, aside: aside ?? null };
  });
  const endpoint = [...groups].filter(([id]) => id.includes(ofEndpoint?.endpointId ?? "")).map(([, group]) => group);
  return { ofSeries, endpoint: endpoint.map(({ numbers, channels, aside }) => ({ numbers, delay: channels.delay?.memory.f64, aside })) };
}

const FAULTS: readonly (readonly [string, (run: Run) => Run])[] = [
  ["a delay that rises", (each) => ({ ...each, rttMs: (each.rttMs ?? 0) + 20 })],
  ["a delay that falls", (each) => ({ ...each, rttMs: 0.1 })],
  ["loss", (each) => ({ ...each, loss: 0.4 })],
  ["an outage", () => ({ rttMs: null, loss: 1 })],
  ["nothing unusual", (each) => each],
];

describe("of planned work nothing is learnt", () => {
  test.each(FAULTS)("%s: the checkpoint afterwards is that of a detection that measured nothing meanwhile", (_what, fault) => {
    const batches = batchesWith(fault, (second) => second >= WORK_FROM + 60 && second < WORK_TO - 240);
    const planned = createShardPipeline(SETTINGS, configWith(true));
    const absent = createShardPipeline(SETTINGS, configWith(false));
    run(planned, batches);
    run(absent, withoutWork(batches));
    expect(learntIn(planned.snapshot())).toEqual(learntIn(absent.snapshot()));
  });

  test("without planned work the same samples are learnt", () => {
    const batches = batchesWith((each) => ({ ...each, rttMs: 0.1 }), isInWork);
    const [planned, unplanned] = [configWith(true), configWith(false)].map((config) => {
      const pipeline = createShardPipeline(SETTINGS, config);
      run(pipeline, batches);
      return learntIn(pipeline.snapshot());
    });
    expect(planned).not.toEqual(unplanned);
  });

  test("no alert follows from it: a level of hours that ends with the work leaves the ordinary one ordinary", () => {
    const lowered = batchesWith((each) => ({ ...each, rttMs: (each.rttMs ?? 0) + 20 }), isInWork);
    const opened = (config: DetectionConfig) =>
      run(createShardPipeline(SETTINGS, config), lowered).alerts.filter(
        ({ type, atMs }) => type === "open" && atMs >= T0 + WORK_TO * 1_000,
      );
    expect(opened(configWith(true))).toEqual([]);
  });
});

test("alerts open during the work, and a fault that outlasts it is one alert", () => {
  const outlasting = (second: number) => second >= WORK_TO - 120 && second < WORK_TO + 120;
  const { alerts } = run(
    createShardPipeline(SETTINGS, configWith(true)),
    batchesWith(() => ({ rttMs: null, loss: 1 }), outlasting),
  );
  const outages = alerts.filter((alert) => "metricGroup" in alert && alert.metricGroup === "delivery");
  expect(outages.filter(({ type }) => type === "open" || type === "reopen")).toHaveLength(1);
  expect(outages[0]?.atMs).toBeLessThan(T0 + WORK_TO * 1_000);
  const ends = alerts.filter(({ type, alertId }) => type === "resolve" && alertId === outages[0]?.alertId);
  expect(ends).toHaveLength(1);
  expect(ends[0]?.atMs).toBeGreaterThan(T0 + (WORK_TO + 120) * 1_000);
});

test("a checkpoint within the work goes on as if it had not been taken", () => {
  const batches = batchesWith(
    (each) => ({ ...each, rttMs: (each.rttMs ?? 0) + 20 }),
    (second) => isInWork(second) && second < WORK_TO - 240,
  );
  const whole = createShardPipeline(SETTINGS, configWith(true));
  const expected = run(whole, batches).alerts;
  const first = createShardPipeline(SETTINGS, configWith(true));
  const half = WORK_FROM + 300;
  const before = run(first, batches.slice(0, half)).alerts;
  const second = createShardPipeline(SETTINGS, configWith(true), first.snapshot());
  expect([...before, ...run(second, batches.slice(half)).alerts]).toEqual(expected);
  expect(learntIn(second.snapshot())).toEqual(learntIn(whole.snapshot()));
});
