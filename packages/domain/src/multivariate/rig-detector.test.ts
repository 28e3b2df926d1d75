import { describe, expect, test } from "vitest";
import { LEARNING_ROWS, newRigState, stepRig } from "./rig-detector";
import { simulateRig } from "./rig-simulation";

type Rows = readonly (readonly (number | null)[])[];
const verdicts = (rows: Rows, state = newRigState()) => rows.map((row) => stepRig(state, row));
const scores = (rows: Rows, state = newRigState()) => verdicts(rows, state).map(({ score }) => score);
const firing = (rows: Rows) => verdicts(rows).filter((v) => v.firing).length;
const { rows } = simulateRig(7);

describe("the rig detector", () => {
  test("says that it is learning, then speaks; every score is finite and 0…1", () => {
    const all = verdicts(rows);
    expect(all.map((v) => v.learning)).toEqual(rows.map((_, i) => i < LEARNING_ROWS));
    expect(all.every(({ score }) => Number.isFinite(score) && score >= 0 && score <= 1)).toBe(true);
  });

  test("is causal, and goes on from its state's JSON in mid-stream", () => {
    const whole = scores(rows);
    for (const at of [200, 700]) {
      const state = newRigState();
      expect(scores(rows.slice(0, at), state)).toEqual(whole.slice(0, at));
      expect(scores(rows.slice(at), JSON.parse(JSON.stringify(state)))).toEqual(whole.slice(at));
    }
  });

  test("does not care for the metrics' units", () => {
    const units = [1024, 1 / 64, 8, 2, 4, 0.5, 16, 32];
    const scaled = scores(rows.map((row) => row.map((v, i) => v * (units[i] ?? 1))));
    scores(rows).forEach((score, i) => {
      expect(scaled[i]).toBeCloseTo(score, 9);
    });
  });

  test("is silent on constant metrics, on gaps and where nothing is measured", () => {
    expect(firing(Array.from({ length: 900 }, () => [5, 0, -3]))).toBe(0);
    const quiet = simulateRig(3, false).rows;
    const gaps = quiet.map((row, i) => (i % 200 > 140 ? row.map(() => null) : row));
    expect(firing(gaps)).toBeLessThanOrEqual(firing(quiet));
    expect(firing(quiet.map((row) => row.map(() => null)))).toBe(0);
    expect(firing(quiet.map((row) => [...row, null]))).toBe(firing(quiet));
  });

  test.each([[1e300], [-1e300]])("stays finite at %d", (value) => {
    const wild = rows.map((row, i) => (i % 97 === 96 ? row.map(() => value) : row));
    expect(scores(wild).every((score) => Number.isFinite(score) && score >= 0 && score <= 1)).toBe(true);
  });

  test("keeps a bounded state", () => {
    const state = newRigState();
    const sizes = rows.map((row) => {
      stepRig(state, row);
      return state.first.length;
    });
    expect(Math.max(...sizes)).toBeLessThan(LEARNING_ROWS);
    expect(JSON.stringify(state).length).toBeLessThan(8000);
  });

  test("a shift of two metrics scores one half and more as long as it lasts", () => {
    const shifted = simulateRig(11, false).rows.map((row, i) =>
      i >= 600 && i < 800 ? row.map((v, s) => (s === 7 ? v - 3 : s === 0 ? v - 0.002 : v)) : row,
    );
    const high = scores(shifted).map((score) => score >= 0.5);
    expect(high.slice(0, 600).filter(Boolean).length).toBe(0);
    expect(high.slice(620, 800).every(Boolean)).toBe(true);
    expect(high.slice(850).filter(Boolean).length).toBe(0);
  });

  test("over made-up rigs: F1 of rows ≥ .75 at ≤ 18 % of the normal rows, ≤ 20 % where nothing is wrong", () => {
    const count = { hit: 0, missed: 0, falsely: 0, normal: 0, quietFalsely: 0, quiet: 0 };
    for (let seed = 101; seed <= 116; seed++) {
      const rig = simulateRig(seed);
      verdicts(rig.rows).forEach((v, i) => {
        if (i < 400) return;
        if (rig.labels[i]) count[v.firing ? "hit" : "missed"] += 1;
        else {
          count.normal += 1;
          if (v.firing) count.falsely += 1;
        }
      });
      const free = simulateRig(seed, false).rows;
      count.quiet += free.length - 400;
      count.quietFalsely += firing(free);
    }
    expect((2 * count.hit) / (2 * count.hit + count.missed + count.falsely)).toBeGreaterThan(0.75);
    expect(count.falsely / count.normal).toBeLessThan(0.18);
    expect(count.quietFalsely / count.quiet).toBeLessThan(0.2);
  }, 60_000);
});
