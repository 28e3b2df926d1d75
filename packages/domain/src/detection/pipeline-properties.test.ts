import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createShardPipeline } from "./pipeline";
import { batchesOf, configOf, LOSS, lossRule, RTT, type Run, rule, run, runsOf, SETTINGS, seeded, T0 } from "./simulation";

const CONFIG = configOf(rule({}), lossRule);
const fault = (r: Run, second: number, random: () => number): Run => {
  if (second % 300 < 240) return r;
  return random() < 0.2 ? { rttMs: null, loss: 1 } : { rttMs: (r.rttMs ?? 0) + 20 * random(), loss: 0.4 };
};
const BATCHES = batchesOf(runsOf(900, 7, fault));
const WHOLE = run(createShardPipeline(SETTINGS, CONFIG), BATCHES).effects;

describe("the pipeline is a function of the log", () => {
  test("a prefix of the log gives a prefix of the effects", () => {
    const prefix = run(createShardPipeline(SETTINGS, CONFIG), BATCHES.slice(0, 500)).effects;
    expect(JSON.stringify(prefix)).toBe(JSON.stringify(WHOLE.slice(0, 500)));
  });

  test("going on from a snapshot taken anywhere gives the same effects to the byte", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: BATCHES.length }), (at) => {
        const first = createShardPipeline(SETTINGS, CONFIG);
        run(first, BATCHES.slice(0, at));
        const second = createShardPipeline(SETTINGS, CONFIG, first.snapshot());
        expect(JSON.stringify(run(second, BATCHES.slice(at)).effects)).toBe(JSON.stringify(WHOLE.slice(at)));
      }),
      { numRuns: 12, seed: 4 },
    );
  });

  test("a batch seen before changes nothing", () => {
    const pipeline = createShardPipeline(SETTINGS, CONFIG);
    run(pipeline, BATCHES.slice(0, 300));
    const before = pipeline.snapshot();
    expect(run(pipeline, BATCHES.slice(100, 300)).alerts).toEqual([]);
    expect(pipeline.snapshot()).toEqual(before);
  });

  test("a new configuration keeps what was learnt", () => {
    const pipeline = createShardPipeline(SETTINGS, CONFIG);
    const before = run(pipeline, BATCHES.slice(0, 450)).effects;
    pipeline.configure(CONFIG);
    expect(JSON.stringify([...before, ...run(pipeline, BATCHES.slice(450)).effects])).toBe(JSON.stringify(WHOLE));
  });
});

describe("late samples", () => {
  test("close their window again with the next revision and page nobody", () => {
    const pipeline = createShardPipeline(SETTINGS, CONFIG);
    run(pipeline, batchesOf(runsOf(60, 3)));
    const late = [41, 42, 43, 44].map((second) => T0 + second * 1000 + 500);
    const effects = pipeline.process({
      position: 61,
      tenantId: BATCHES[0]!.tenantId,
      collectorId: BATCHES[0]!.collectorId,
      receivedAtMs: T0 + 60_000,
      series: late.map(() => RTT),
      tsMs: late,
      value: late.map(() => 500),
      uncertainty: late.map(() => null),
      flags: late.map(() => 0),
    });
    expect(effects.windows).toMatchObject([{ seriesId: RTT, startMs: T0 + 40_000, revision: 1, n: 14 }]);
    expect(effects.alerts).toEqual([]);
    expect(effects.scores).toEqual([]);
  });
});

describe("quiet links", () => {
  test("alarm at most five times in 10,000 windows at the balanced preset", () => {
    const pipeline = createShardPipeline(SETTINGS, configOf());
    const random = seeded(11);
    const { alerts } = run(
      pipeline,
      // Two samples a window are enough noise and keep the test quick.
      batchesOf(Array.from({ length: 20_000 }, () => ({ rttMs: 2 - 0.3 * Math.log(1 - random()), loss: 0 }))).map((batch, i) => ({
        ...batch,
        tsMs: batch.tsMs.map(() => T0 + i * 5000),
        receivedAtMs: T0 + i * 5000,
      })),
    );
    expect(alerts.filter((a) => a.type === "open").length).toBeLessThanOrEqual(5);
  });

  test("a single lost packet now and then is no alert", () => {
    const pipeline = createShardPipeline(SETTINGS, configOf());
    const { alerts } = run(pipeline, batchesOf(runsOf(3000, 5, (r, second) => (second % 97 === 0 ? { ...r, loss: 0.2 } : r))));
    expect(alerts.filter((a) => a.type === "open").length).toBeLessThanOrEqual(1);
  });

  test("a constant series never scores", () => {
    const pipeline = createShardPipeline(SETTINGS, configOf());
    const { effects } = run(pipeline, batchesOf(Array.from({ length: 1000 }, () => ({ rttMs: 3, loss: 0 }))));
    const scores = effects.flatMap((e) => e.scores);
    expect(scores.length).toBeGreaterThan(100);
    expect(scores.filter((s) => s.isAnomaly || s.compositeScore >= 0.5)).toEqual([]);
    expect(new Set(scores.map((s) => s.seriesId))).toEqual(new Set([RTT, LOSS]));
  });
});
