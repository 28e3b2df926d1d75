import { describe, expect, test } from "vitest";
import { createShardPipeline } from "./pipeline";
import { batchesOf, configOf, LOSS, lossRule, RTT, type Run, rule, run, runsOf, SETTINGS, T0 } from "./simulation";

const FAULT_FROM = 600;
const FAULT_TO = 660;
const during = (fault: (run: Run, random: () => number) => Run) => (r: Run, second: number, random: () => number) =>
  second >= FAULT_FROM && second < FAULT_TO ? fault(r, random) : r;

function drill(fault: (run: Run, random: () => number) => Run) {
  const pipeline = createShardPipeline(SETTINGS, configOf(rule({}), lossRule));
  const { alerts, effects } = run(pipeline, batchesOf(runsOf(900, 1, during(fault))));
  return { alerts, effects, last: alerts.filter((a) => a.type !== "resolve").at(-1), resolve: alerts.find((a) => a.type === "resolve") };
}

describe("a drill of sixty seconds", () => {
  test("20 ms more delay is one level shift, told at the third sample, resolved within 120 s", () => {
    const { alerts, last, resolve } = drill((r) => ({ ...r, rttMs: (r.rttMs ?? 0) + 20 }));
    expect(alerts.filter((a) => a.type === "open").map((a) => a.atMs)).toEqual([T0 + (FAULT_FROM + 2) * 1000]);
    expect(alerts.filter((a) => a.type === "reopen")).toEqual([]);
    expect(last).toMatchObject({ kind: "level_shift", sources: { detector: true }, metricGroup: "delay" });
    expect(resolve?.atMs).toBeGreaterThanOrEqual(T0 + (FAULT_TO + 60) * 1000);
    expect(resolve?.atMs).toBeLessThanOrEqual(T0 + (FAULT_TO + 120) * 1000);
    expect(last && "evidence" in last ? last.evidence.sentence : "").toMatch(
      /^udp_echo_rtt on demo-responder rose from 0\.2\d* ms to 20\.\d ms at 14:10:00 UTC and has stayed there \(±20 µs\)\. (\d) of \1 detectors agree\.$/,
    );
  });

  test("30 % loss in runs of five packets is one alert of kind loss", () => {
    const { alerts, last, resolve } = drill((r, random) => {
      const lost = [1, 2, 3, 4, 5].filter(() => random() < 0.3).length;
      return lost === 5 ? { rttMs: null, loss: 1 } : { ...r, loss: lost / 5 };
    });
    expect(alerts.filter((a) => a.type === "open" || a.type === "reopen")).toHaveLength(1);
    expect(last).toMatchObject({ kind: "loss", metricGroup: "delivery", severity: "critical", sources: { detector: true } });
    expect(resolve?.atMs).toBeLessThanOrEqual(T0 + (FAULT_TO + 120) * 1000);
  });

  test("nothing coming back is one alert of kind outage, and the delay is unknown rather than wrong", () => {
    const { alerts, effects, last, resolve } = drill(() => ({ rttMs: null, loss: 1 }));
    expect(alerts.filter((a) => a.type === "open" || a.type === "reopen")).toHaveLength(1);
    expect(last).toMatchObject({ kind: "outage", metricGroup: "delivery", title: "Not answering · demo-responder" });
    expect(resolve?.atMs).toBeLessThanOrEqual(T0 + (FAULT_TO + 120) * 1000);
    const delay = effects.flatMap((e) => e.conditions).filter((c) => c.metricGroup === "delay");
    expect(delay.map((c) => c.state)).toContain("no_data");
    expect(delay.at(-1)?.state).toBe("ok");
  });
});

test.each([1, 2, 3, 4, 5])(
  "runs that were lost while learning hide neither loss nor an outage, nor does one fault the next (seed %i)",
  (seed) => {
    const LOSS_FROM = 400;
    const OUTAGE_FROM = 560;
    const runs = runsOf(700, seed, (r, second, random) => {
      if (second >= LOSS_FROM && second < LOSS_FROM + 60) return { ...r, loss: [1, 2, 3, 4].filter(() => random() < 0.3).length / 5 };
      const isOut = second < 3 || second === 200 || (second >= OUTAGE_FROM && second < OUTAGE_FROM + 60);
      return isOut ? { rttMs: null, loss: 1 } : r;
    });
    const { alerts } = run(createShardPipeline(SETTINGS, configOf()), batchesOf(runs));
    const told = alerts.filter(({ type }) => type === "open" || type === "reopen");
    expect(told).toMatchObject([
      { metricGroup: "delivery", sources: { detector: true } },
      { metricGroup: "delivery", sources: { detector: true } },
    ]);
    for (const [i, from] of [LOSS_FROM, OUTAGE_FROM].entries()) expect(told[i]?.atMs).toBeLessThanOrEqual(T0 + (from + 62) * 1000);
  },
);

test.each([1, 2, 3])("a fault that a rule tells while the detectors learn does not hide the next one from them (seed %i)", (seed) => {
  const runs = runsOf(1000, seed, (r, second, random) => {
    if (second >= 100 && second < 160) return { ...r, rttMs: (r.rttMs ?? 0) + 20 };
    return second >= 800 && second < 860 ? { ...r, rttMs: (r.rttMs ?? 0) + 5 * random() } : r;
  });
  const { alerts, effects } = run(createShardPipeline(SETTINGS, configOf(rule({}))), batchesOf(runs));
  expect(alerts.filter(({ type }) => type === "open")).toMatchObject([
    { atMs: T0 + 102_000, sources: { rules: [{ name: "RTT above 10 ms" }], detector: false } },
    { sources: { rules: [], detector: true }, kind: "jitter" },
  ]);
  const learnt = effects.flatMap(({ conditions }) => conditions).filter(({ metricGroup }) => metricGroup === "delay");
  expect(learnt.map((c) => c.learntWindows)).toEqual(learnt.map((c) => c.learntWindows).toSorted((a, b) => a - b));
  expect(learnt.at(-1)?.learntWindows).toBe(SETTINGS.learningWindows);
});

test("a rule that always holds keeps the detectors from learning no longer than learning takes", () => {
  const pipeline = createShardPipeline(SETTINGS, configOf(rule({ threshold: 0.1 })));
  const { effects } = run(pipeline, batchesOf(runsOf(700, 1)));
  const scored = effects.flatMap(({ scores }) => scores).filter(({ seriesId }) => seriesId === RTT);
  expect(scored[0]?.tsMs).toBeLessThanOrEqual(T0 + 2 * SETTINGS.learningWindows * SETTINGS.windowMs + 20_000);
  expect(scored.at(-1)?.tsMs).toBe(T0 + 690_000);
});

test("a level that moved by less than a person can use is no alert, however sure it is", () => {
  // 3.4 µs of 0.4 ms for an hour, far beyond its noise of half a microsecond.
  const runs = runsOf(4000, 3).map((_, second) => ({
    rttMs: (second > 1200 ? 0.396 : 0.3994) + (0.0005 * ((second * 7919) % 13)) / 13,
    loss: 0,
  }));
  const pipeline = createShardPipeline(SETTINGS, configOf());
  expect(run(pipeline, batchesOf(runs)).alerts).toEqual([]);
});

test("40 µs more on a link that is measured to a microsecond is one, though it is a small share", () => {
  const runs = runsOf(2400, 3).map((_, second) => ({ rttMs: (second > 1200 ? 2.04 : 2) + (0.001 * ((second * 7919) % 13)) / 13, loss: 0 }));
  const precise = batchesOf(runs).map((batch) => ({ ...batch, uncertainty: batch.uncertainty.map((u) => u && 0.001) }));
  const { alerts } = run(createShardPipeline(SETTINGS, configOf()), precise);
  expect(alerts.filter(({ type }) => type === "open")).toMatchObject([{ kind: "level_shift", metricGroup: "delay" }]);
});

test("runs that time out long after their window has closed are an outage, not missing data", () => {
  const TIMEOUT_MS = 10_000;
  const from = T0 + 400_000;
  const until = T0 + 500_000;
  const rows = batchesOf(runsOf(600, 1)).flatMap((batch) => {
    const tsMs = batch.tsMs[0] ?? 0;
    const isDown = tsMs >= from && tsMs < until;
    const one = (series: number, value: number, receivedAtMs: number) => ({
      ...batch,
      ...{ receivedAtMs, series: [series], tsMs: [tsMs], value: [value], uncertainty: [null], flags: [1] },
    });
    return [one(RTT, batch.value[0] ?? 0, tsMs + 50), one(LOSS, isDown ? 1 : 0, tsMs + 60 + (isDown ? TIMEOUT_MS : 0))];
  });
  const inOrder = rows.sort((a, b) => a.receivedAtMs - b.receivedAtMs).map((batch, i) => ({ ...batch, position: i + 1 }));
  const { alerts } = run(createShardPipeline(SETTINGS, configOf()), inOrder);
  expect(alerts.filter(({ type }) => type === "open" || type === "resolve")).toMatchObject([
    { type: "open", kind: "outage", metricGroup: "delivery" },
    { type: "resolve", resolution: "recovered" },
  ]);
  expect(alerts[0]?.atMs).toBeLessThanOrEqual(from + 2_000 + TIMEOUT_MS + 1_000);
});
