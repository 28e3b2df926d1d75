import { expect, test } from "vitest";
import { doneSteps, isComplete, nextStep } from "./getting-started-steps";

const EMPTY = { collector: null, endpoint: null, learning: null, isMeasured: false, channel: null, isDismissed: false };
const collector = { id: "c", name: "fra-1", lastSeenAt: new Date() };
const endpoint = { id: "e", name: "core-1" };
const channel = { id: "w", name: "On call" };

test("an empty organization begins with the collector, and nothing is done", () => {
  expect(nextStep(EMPTY)).toBe("collector");
  expect(Object.values(doneSteps(EMPTY))).toEqual([false, false, false, false]);
});

test("while detection learns, the alert channel is the next step", () => {
  const view = { ...EMPTY, collector, endpoint, learning: { learnt: 8, needed: 30 }, isMeasured: true };
  expect(doneSteps(view)).toEqual({ collector: true, endpoint: true, learn: false, channel: false });
  expect(nextStep(view)).toBe("channel");
  expect(nextStep({ ...view, channel })).toBeNull();
});

test("an organization that measures, has learnt and sends alerts has completed the list", () => {
  const view = { ...EMPTY, collector, endpoint, isMeasured: true, channel };
  expect(isComplete(view)).toBe(true);
  expect(isComplete({ ...view, isMeasured: false })).toBe(false);
});
