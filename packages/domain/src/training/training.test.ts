import { describe, expect, test } from "vitest";
import { conditionKey } from "../alerts/metric-group";
import { detectors } from "../detectors";
import { type ReplayedAlert, replayRecording } from "../replay/replayed-alerts";
import { alertsOf, backtestSeries } from "./backtest";
import { candidatesOf } from "./candidates";
import { driftOf, driftReference } from "./drift";
import { injectFaults } from "./faults";
import { planRungs } from "./halving";
import { judge, noTally } from "./judge";
import { compareOutcomes, outcomeOf, wilson } from "./outcome";
import { randomOf } from "./random";
import { simulatedSeries } from "./series.simulation";
import type { TrainingSeries } from "./training-series";
import { candidateId, defaultTuning, parseTuning } from "./tuning";

const STEP = 60_000;
const settings = { windowMs: STEP, latenessMs: 30_000, learningWindows: 30, resolveDelayMs: 120_000, reopenWindowMs: 300_000 };
const terms = { ...settings, preset: "balanced", seed: "search" } as const;

/** A quiet delay of 5 ms, window medians: noise of about 0.05 ms, roughly normal. */
function quiet(seriesId: number, windows: number): TrainingSeries {
  const random = randomOf("quiet", seriesId);
  const value = Float64Array.from({ length: windows }, () => 5 + 0.1 * (random() + random() + random() - 1.5));
  return simulatedSeries({ seriesId, stepMs: STEP, value });
}

describe("candidates", () => {
  test("are different, begin with the defaults, and every one is a tuning this version can run", () => {
    const candidates = candidatesOf(27, "family");
    expect(new Set(candidates.map(candidateId)).size).toBe(27);
    expect(candidates[0]).toEqual(defaultTuning());
    expect(candidates.every((tuning) => parseTuning(JSON.parse(JSON.stringify(tuning))) !== null)).toBe(true);
    expect(candidatesOf(27, "family")).toEqual(candidates);
  });

  test("what another version fitted, and nonsense, is no tuning", () => {
    expect(parseTuning({ detectors: { "no-such-detector": {} }, caution: 0 })).toBeNull();
    expect(parseTuning({ detectors: { [detectors.list()[0]?.name ?? ""]: { cap: "high" } }, caution: 0 })).toBeNull();
    expect(parseTuning({ detectors: {}, caution: 0 })).toBeNull();
    expect(parseTuning(null)).toBeNull();
  });

  test("the order of keys makes no other candidate", () => {
    const [a, b] = [
      { detectors: { x: { one: 1, two: 2 } }, caution: 1 },
      { caution: 1, detectors: { x: { two: 2, one: 1 } } },
    ];
    expect(candidateId(a)).toBe(candidateId(b));
  });
});

describe("injected faults", () => {
  test("stand behind the learning, hurt in the metric's direction, and repeat with their seed", () => {
    const series = quiet(1, 6000);
    const { value, events } = injectFaults(series, 30, "a");
    expect(events.length).toBeGreaterThan(3);
    expect(events.every(({ fromMs }) => fromMs >= 30 * STEP)).toBe(true);
    expect(injectFaults(series, 30, "a").value).toEqual(value);
    expect(injectFaults(series, 30, "b").value).not.toEqual(value);
    const shift = events.find(({ kind }) => kind === "level_shift");
    const at = (shift?.fromMs ?? 0) / STEP;
    expect(value[at] ?? 0).toBeGreaterThan(series.value[at] ?? 0);
  });

  test("keep a loss ratio between none and all", () => {
    const loss = simulatedSeries({ seriesId: 2, stepMs: STEP, value: new Float64Array(2000), metricType: "error_rate" });
    const { value, events } = injectFaults(loss, 30, "a");
    expect(events.length).toBeGreaterThan(2);
    expect(Math.max(...value)).toBeGreaterThanOrEqual(0.1);
    expect(Math.min(...value)).toBe(0);
    expect(Math.max(...value)).toBeLessThanOrEqual(1);
  });
});

describe("the judgement", () => {
  const grid = Float64Array.from({ length: 200 }, (_, i) => i * STEP);
  const event = { fromMs: 100 * STEP, toMs: 120 * STEP, kind: "level_shift" } as const;
  const alarm = (from: number, to = from): { fromMs: number; toMs: number } => ({ fromMs: from * STEP, toMs: to * STEP });

  test("an alarm that begins in the event catches it, and says how late it was", () => {
    expect(judge(grid, 30, [alarm(103, 110)], [event], [])).toMatchObject({ events: 1, caught: 1, falseAlarms: 0, delays: [3] });
  });

  test("an alarm that already stood when the event began is false and catches nothing", () => {
    expect(judge(grid, 30, [alarm(90, 199)], [event], [])).toMatchObject({ caught: 0, falseAlarms: 1 });
  });

  test("the echo of an event and what nobody judged are no false alarms; a second alarm is no second catch", () => {
    const unknown = [{ fromMs: 150 * STEP, toMs: 155 * STEP, is: "unknown" as const }];
    const alarms = [alarm(101), alarm(108), alarm(122), alarm(152), alarm(180)];
    expect(judge(grid, 30, alarms, [event], unknown)).toMatchObject({ events: 1, caught: 1, falseAlarms: 1 });
  });

  test("precision, recall, F1 and the alert budget", () => {
    const outcome = outcomeOf({ ...noTally(), windows: 2000, events: 10, caught: 8, falseAlarms: 2, delays: [1, 2, 9] });
    expect(outcome).toMatchObject({ precision: 0.8, recall: 0.8, falsePer1000: 1, medianDelay: 2 });
    expect(outcome.f1).toBeCloseTo(0.8);
    const careful = outcomeOf({ ...noTally(), windows: 2000, events: 10, caught: 6, falseAlarms: 0, delays: [] });
    expect(compareOutcomes(careful, outcome, 0.5)).toBeLessThan(0);
    expect(compareOutcomes(careful, outcome, 2)).toBeGreaterThan(0);
    const silent = outcomeOf({ ...noTally(), windows: 2000, events: 10 });
    expect(compareOutcomes(careful, silent, 0.5)).toBeLessThan(0);
    expect(compareOutcomes(outcome, silent, 0)).toBeLessThan(0);
  });

  test("Wilson's interval as in Newcombe 1998, table I: 81 of 263, 0 of 20", () => {
    expect(wilson(81, 263).low).toBeCloseTo(0.2553, 3);
    expect(wilson(81, 263).high).toBeCloseTo(0.3662, 3);
    expect(wilson(0, 20).low).toBe(0);
    expect(wilson(0, 20).high).toBeCloseTo(0.1611, 3);
  });
});

describe("a backtest", () => {
  test("is causal: what comes later changes nothing", () => {
    const series = quiet(3, 4000);
    const { value } = injectFaults(series, 30, "a");
    const alerts = (windows: number) =>
      alertsOf(simulatedSeries({ seriesId: 3, stepMs: STEP, value: value.slice(0, windows) }), null, terms);
    const before = (all: readonly ReplayedAlert[]) => all.filter(({ endMs }) => endMs !== null && endMs < 2_990 * STEP);
    const whole = alerts(4_000);
    expect(before(whole)).toEqual(before(alerts(3_000)));
    expect(before(whole).length).toBeGreaterThan(0);
  });

  test("finds most injected faults with the defaults, and goes by verdicts where a person gave some", () => {
    const outcome = outcomeOf(backtestSeries(quiet(4, 3000), defaultTuning(), terms));
    expect(outcome.recall).toBeGreaterThan(0.5);
    const judged = { ...quiet(5, 500), labels: [{ fromMs: 200 * STEP, toMs: 210 * STEP, is: "event" as const }] };
    expect(backtestSeries(judged, defaultTuning(), terms)).toMatchObject({ events: 1, verdicts: 1 });
  });
});

describe("successive halving", () => {
  test("gives each rung about a third of the candidates and three times the data, and sets series aside for the judgement", () => {
    const series = Array.from({ length: 40 }, (_, i) => quiet(i, 50));
    const { search, judgement, isHeldOut } = planRungs(series, 27, "seed");
    expect(search.map(({ candidates, series: part }) => [candidates, part.length])).toEqual([
      [27, 4],
      [9, 10],
      [3, 30],
    ]);
    expect(isHeldOut).toBe(true);
    const seen = new Set(search.flatMap((rung) => rung.series.map(({ seriesId }) => seriesId)));
    expect(judgement.some(({ seriesId }) => seen.has(seriesId))).toBe(false);
  });

  test("shortens a lone series instead", () => {
    const { search, isHeldOut } = planRungs([quiet(1, 9000)], 27, "seed");
    expect(search.map((rung) => rung.series[0]?.startMs.length)).toEqual([1000, 3000, 9000]);
    expect(isHeldOut).toBe(false);
  });
});

describe("drift", () => {
  const random = randomOf("drift");
  const sample = (n: number, shift: number) => Array.from({ length: n }, () => 1 + shift + random() / 10);

  test("is nothing between two samples of one population, and much when it moved", () => {
    const reference = driftReference(sample(5000, 0));
    expect(driftOf(reference, sample(5000, 0))).toBeLessThan(0.02);
    expect(driftOf(reference, sample(5000, 0.05))).toBeGreaterThan(0.25);
    expect(driftOf(reference, [])).toBe(0);
  });
});

describe("the replay of a recording", () => {
  const shifted = (seriesId: number): TrainingSeries => {
    const { value } = quiet(seriesId, 400);
    return simulatedSeries({ seriesId, stepMs: STEP, value: value.fill(30, 200, 215) });
  };
  const heardMs = new Float64Array(0);

  test("two series that see one fault make one alert, which ends after the resolve delay", () => {
    const both = [shifted(1), shifted(2)].map(({ samples, config }, i) => ({
      samples,
      info: config.series.map((info) => ({ ...info, metricName: ["icmp_rtt", "tcp_connect_time"][i] ?? "" })),
    }));
    const config = { ...shifted(1).config, series: both.flatMap(({ info }) => info) };
    const alerts = replayRecording({ config, samples: both.map(({ samples }) => samples), heardMs }, settings);
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.startMs).toBe(200 * STEP);
    expect(alerts[0]?.endMs).toBeGreaterThan(215 * STEP);
    expect(alerts[0]?.score).toBeGreaterThan(0.5);
    expect(alerts[0]?.bouts).toEqual([{ startMs: 200 * STEP, openedMs: alerts[0]?.openedMs, kind: "level_shift" }]);
  });

  test("a quieter preset never alerts more often on the same fault", () => {
    const { config, samples } = shifted(3);
    const count = (preset: "quiet" | "sensitive") => {
      const policies = [{ tenantId: config.tenantId, preset }];
      return replayRecording({ config: { ...config, policies }, samples: [samples], heardMs }, settings).length;
    };
    expect(count("quiet")).toBeLessThanOrEqual(count("sensitive"));
  });

  test("an acceptance counts from its own time on", () => {
    const { config, samples } = shifted(5);
    const [info] = config.series;
    const key = conditionKey(info?.tenantId ?? "", info?.endpointId ?? "", info?.collectorId ?? "", "delay");
    const accepted = (window: number) =>
      replayRecording({ config: { ...config, acceptances: [{ key, atMs: window * STEP }] }, samples: [samples], heardMs }, settings);
    expect(accepted(210)).toMatchObject([{ startMs: 200 * STEP, resolution: "accepted" }]);
    expect(accepted(100)).toMatchObject([{ startMs: 200 * STEP, resolution: "recovered" }]);
  });
});
