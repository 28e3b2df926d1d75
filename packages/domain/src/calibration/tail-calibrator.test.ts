import { describe, expect, test } from "vitest";
import { seeded } from "../detection/simulation";
import { type Memory, newMemory } from "../memory/memory";
import { CALIBRATOR_SLOTS, LAG, learnLater, learnRaw, tailProbability as probabilityAt, winsorise } from "./tail-calibrator";

const tailProbability = (memory: Memory, raw: number) => probabilityAt(memory, 0, raw);

const exponential = (random: () => number) => -Math.log(1 - random());
function learnt(n: number) {
  const random = seeded(9);
  const state = newMemory(CALIBRATOR_SLOTS);
  for (let i = 0; i < n; i++) learnRaw(state, 0, exponential(random));
  return state;
}

describe("the tail probability", () => {
  // The exponential distribution's own tail is exp(−x).
  test.each([[1], [2], [4], [6]])("of an exponential score of %d is near the true one after a long history", (x) => {
    const ratio = tailProbability(learnt(3000), x) / Math.exp(-x);
    expect(ratio).toBeGreaterThan(0.5);
    expect(ratio).toBeLessThan(2);
  });

  test("a short history claims less", () => {
    expect(tailProbability(learnt(15), 12)).toBeGreaterThan(2 * tailProbability(learnt(3000), 12));
  });

  test("never rises with the score, and is never 0", () => {
    const state = learnt(300);
    const p = Array.from({ length: 400 }, (_, i) => tailProbability(state, i / 2));
    expect(p.every((value, i) => value > 0 && value <= 1 && (i === 0 || value <= (p[i - 1] ?? 1) + 1e-12))).toBe(true);
  });

  test("an event does not own the history", () => {
    const state = learnt(300);
    const before = tailProbability(state, 50);
    learnRaw(state, 0, winsorise(state, 0, 50));
    expect(tailProbability(state, 50)).toBeLessThan(before * 10);
  });
});

describe("a score that becomes history later", () => {
  const after = (raws: readonly number[], isNormal: (turn: number) => boolean) => {
    const state = learnt(200);
    for (const [turn, raw] of raws.entries()) learnLater(state, 0, raw, turn, isNormal(turn));
    return state;
  };
  const fault = Array.from({ length: LAG }, () => 50);
  const quiet = Array.from({ length: LAG }, () => 0);

  test("changes nothing while it waits", () => {
    expect(
      tailProbability(
        after(fault, () => true),
        50,
      ),
    ).toBe(tailProbability(learnt(200), 50));
  });

  test("is history afterwards, and clipped when something was seen meanwhile", () => {
    const taught = tailProbability(
      after([...fault, ...quiet], () => true),
      50,
    );
    const clipped = tailProbability(
      after([...fault, ...quiet], (turn) => turn < LAG),
      50,
    );
    expect(taught).toBeGreaterThan(100 * tailProbability(learnt(200), 50));
    expect(clipped).toBeLessThan(taught / 100);
  });
});
