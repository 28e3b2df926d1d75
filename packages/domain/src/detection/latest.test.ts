import { describe, expect, test } from "vitest";
import { detectors } from "../detectors";
import { Latest, type WindowVerdict } from "./latest";
import { JOINT_DETECTOR } from "./voters";

const [first] = detectors.list();
const VERDICT: WindowVerdict = {
  votes: [
    { family: first!.family, detector: first!.name, score: 0.25, weight: 0.5 },
    { family: "multivariate", detector: JOINT_DETECTOR, score: 0.75, weight: 0.5 },
  ],
  compositeScore: 0.6,
  confidence: 0.9,
  expected: { value: 5, low: 4, high: 7 },
};

describe("what was last seen and verdict", () => {
  test("is nothing at first", () => {
    const latest = new Latest();
    expect([latest.sample, latest.verdict, latest.firing, latest.pending, latest.firedUntilMs]).toEqual([null, null, false, false, 0]);
  });

  test("is given back as it was verdict, from its numbers too", () => {
    const latest = new Latest();
    const sample = { tsMs: 1_700_000_000_000.5, value: -3, uncertainty: null, flags: 17 };
    latest.setSample(sample);
    latest.setVerdict(VERDICT);
    const copy = new Latest(latest.numbers.slice());
    expect([copy.sample, copy.verdict]).toEqual([sample, VERDICT]);
    copy.setVerdict({ ...VERDICT, expected: null, votes: [] });
    expect(copy.verdict).toMatchObject({ votes: [], expected: null });
    copy.setVerdict(null);
    expect(copy.verdict).toBeNull();
  });

  test("fires since it began to, until it last did, and no longer once the series rests", () => {
    const latest = new Latest();
    latest.judge({ firing: true, pending: false }, 10, 20);
    latest.judge({ firing: true, pending: true }, 20, 30);
    latest.judge({ firing: false, pending: true }, 30, 40);
    expect([latest.firing, latest.pending, latest.firingSinceMs, latest.firedUntilMs]).toEqual([false, true, 10, 30]);
    latest.judge({ firing: true, pending: true }, 40, 50);
    expect([latest.firing, latest.firingSinceMs]).toEqual([true, 40]);
    latest.clearFiring();
    expect([latest.firing, latest.pending]).toEqual([false, false]);
  });
});
