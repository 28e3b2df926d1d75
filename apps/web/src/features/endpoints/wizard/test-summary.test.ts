import { cfmLbSpec, ecpriSpec, httpSpec, oranCfmSpec, udpEchoSpec } from "@padit/protocols";
import { expect, test } from "vitest";
import { roundUp, suggestRules } from "./suggest-rules";
import { summaryOf } from "./test-summary";

const run = (rtt: number | null, loss: number, hint?: string) => ({
  outcome: rtt === null ? "timeout" : "ok",
  stampSource: "user" as const,
  metrics: {
    udp_echo_loss: { value: loss, unit: "ratio", uncertainty: null },
    ...(rtt !== null && { udp_echo_rtt: { value: rtt, unit: "ms", uncertainty: rtt / 10 } }),
  },
  ...(hint && { hint }),
});

test("sums up the runs of a test: the spread of delays, the mean loss, the least sure stamp, the likely cause", () => {
  expect(summaryOf(udpEchoSpec, [run(3, 0), run(1, 0.5), run(null, 1, "Is the echo service running?"), run(2, 0.5)])).toEqual({
    runs: 4,
    ok: 3,
    delay: { min: 1, median: 2, max: 3, uncertainty: 0.3, unit: "ms" },
    loss: 0.5,
    deliveryMetric: "udp_echo_loss",
    lossRuns: 4,
    stamps: ["user"],
    cause: "Is the echo service running?",
  });
});

test("a test without a reply has no delay", () => {
  expect(summaryOf(udpEchoSpec, [run(null, 1)])).toMatchObject({ ok: 0, delay: null, loss: 1 });
  expect(summaryOf(udpEchoSpec, [])).toMatchObject({ runs: 0, loss: null });
});

test("limits follow the test and the kind of metric", () => {
  const summary = summaryOf(udpEchoSpec, [run(3, 0), run(1, 0)]);
  expect(suggestRules(udpEchoSpec, summary)).toMatchObject([
    { metricName: "udp_echo_rtt", direction: "above", threshold: 10 },
    { metricName: "udp_echo_loss", direction: "above", threshold: 0.1 },
  ]);
  expect(suggestRules(httpSpec, null)).toMatchObject([
    { metricName: "http_response_time", threshold: 100 },
    { metricName: "http_availability", direction: "below", threshold: 0.5 },
  ]);
});

test("the test of a group sums up its availability, and the limit is one of availability", () => {
  const silent = {
    outcome: "timeout",
    stampSource: "kernel" as const,
    metrics: { cfm_lb_availability: { value: 0, unit: "ratio", uncertainty: null } },
  };
  const summary = summaryOf(cfmLbSpec, [silent]);
  expect(summary).toMatchObject({ loss: 1, deliveryMetric: "cfm_lb_availability" });
  expect(suggestRules(cfmLbSpec, summary)[1]).toMatchObject({ metricName: "cfm_lb_availability", direction: "below" });
});

test("any loss of a fronthaul is suggested as a limit", () => {
  expect(suggestRules(ecpriSpec, null)[1]).toMatchObject({ metricName: "ecpri_owd_loss", threshold: 0, why: "anyLost" });
});

test.each([
  [18, 25, "eCPRI class High25", "classKept"],
  [100, 100, "eCPRI class High100", "classKept"],
  [260, 500, "eCPRI class High500", "classKept"],
  [900, 500, "eCPRI class High500", "classExceeded"],
])("a fronthaul test of %d µs is given the class of %d µs", (us, threshold, standard, why) => {
  const slow = { outcome: "ok", stampSource: "kernel" as const, metrics: { ecpri_delay: { value: us, unit: "us", uncertainty: 1 } } };
  const [rule] = suggestRules(ecpriSpec, summaryOf(ecpriSpec, [slow]));
  expect(rule).toMatchObject({ metricName: "ecpri_delay", threshold, unit: "us", standard, why });
});

test("a round trip of the fronthaul is given twice a class, and without a test the usual one", () => {
  const run = { outcome: "ok", stampSource: "kernel" as const, metrics: { udp_echo_rtt: { value: 0.15, unit: "ms", uncertainty: 0.01 } } };
  expect(suggestRules(oranCfmSpec, summaryOf(oranCfmSpec, [run]))[0]).toMatchObject({
    ...{ threshold: 0.2, unit: "ms", why: "classKept", standard: "eCPRI class High100, there and back" },
  });
  expect(suggestRules(ecpriSpec, null)[0]).toMatchObject({ threshold: 100, why: "classUnmeasured", standard: "eCPRI class High100" });
});

test.each([
  [0.03, 0.05],
  [0.2, 0.2],
  [3, 5],
  [9, 10],
  [100, 100],
])("%d is rounded up to %d", (value, rounded) => {
  expect(roundUp(value)).toBe(rounded);
});
