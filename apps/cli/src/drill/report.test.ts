import { expect, test } from "vitest";
import type { DrillReport } from "./drill";
import { isPassed, reportJson, stepLine, summaryLines } from "./report";
import { newSteps } from "./steps";

const T0 = Date.parse("2026-11-24T10:00:00.000Z");

function report(change: (steps: ReturnType<typeof newSteps>) => void = () => {}): DrillReport {
  const steps = newSteps();
  Object.assign(steps.order, { atMs: T0 });
  Object.assign(steps.first_bad_sample, { atMs: T0 + 900, delayMs: 900, note: "udp_echo_rtt 20.4 ms" });
  Object.assign(steps.rule_alert, { atMs: T0 + 3_100, delayMs: 43 });
  Object.assign(steps.detector_alert, { atMs: T0 + 13_000, delayMs: 2_400 });
  Object.assign(steps.webhook, { atMs: T0 + 3_200, delayMs: 100 });
  Object.assign(steps.resolved, { atMs: T0 + 122_500, delayMs: 62_500 });
  change(steps);
  const kinds = { kind: "level_shift", expectedKind: "level_shift" };
  return {
    fault: "delay=20ms",
    forMs: 60_000,
    endpoint: "demo-responder",
    isLearning: false,
    steps: Object.values(steps),
    alertId: "a",
    ...kinds,
  };
}

test("a line tells when, how long after what, and whether the mark was missed", () => {
  const [, first, rule, detector] = report().steps.map((step) => stepLine(step, T0));
  expect(first).toBe("+      900 ms  first bad sample  900 ms after the order; udp_echo_rtt 20.4 ms");
  expect(rule).toContain("43 ms after the arrival of the sample that decided it (mark 1 000 ms)");
  expect(detector).toContain("2 400 ms after the close of the window that decided it (mark 2 000 ms, MISSED)");
});

test("a judged step that did not come fails the drill, one that is not judged does not", () => {
  expect(isPassed(report())).toBe(true);
  const without = report(({ detector_alert }) =>
    Object.assign(detector_alert, { atMs: null, delayMs: null, note: "the detectors are still learning" }),
  );
  expect(isPassed(without)).toBe(false);
  for (const step of without.steps) if (step.step === "detector_alert") step.judged = false;
  expect(isPassed(without)).toBe(true);
  expect(summaryLines(without)[0]).toMatch(/missing.*not judged: the detectors are still learning/);
});

test("a fault called by another name fails the drill, unless the detectors learn still", () => {
  expect(isPassed({ ...report(), kind: "jitter" })).toBe(false);
  expect(isPassed({ ...report(), kind: "jitter", isLearning: true })).toBe(true);
  expect(summaryLines({ ...report(), kind: "jitter" }).slice(-2)).toEqual(["kind: jitter (expected level_shift)", "The drill failed."]);
});

test("the document has snake_case names and RFC 3339 times", () => {
  expect(reportJson(report())).toMatchObject({
    fault: "delay=20ms",
    for_ms: 60_000,
    passed: true,
    kind: "level_shift",
    steps: [
      { step: "order", at: "2026-11-24T10:00:00.000Z", since_order_ms: 0 },
      { step: "first_bad_sample", since_order_ms: 900, within_mark: null },
      { step: "rule_alert", delay_ms: 43, mark_ms: 1000, within_mark: true },
      { step: "detector_alert", within_mark: false },
      { step: "webhook" },
      { step: "resolved", within_mark: true },
    ],
  });
});
