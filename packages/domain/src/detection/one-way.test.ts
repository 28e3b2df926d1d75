import { expect, test } from "vitest";
import type { DetectionConfig } from "../model/detection-config";
import type { LogBatch } from "../model/log-batch";
import { createShardPipeline } from "./pipeline";
import { configOf, run, SETTINGS, seeded, T0 } from "./simulation";

const [RTT, FORWARD, BACKWARD] = [1, 2, 3];
const NAMES = { [RTT]: "stamp_rtt", [FORWARD]: "stamp_forward_delay", [BACKWARD]: "stamp_backward_delay" };

/** A path of 10 ms there and 9 ms back, whose delays change by these after an hour. */
function alertsOf(change: { forward: number; backward: number }) {
  const [base] = configOf().series;
  const config: DetectionConfig = {
    ...configOf(),
    series: Object.entries(NAMES).map(([id, metricName]) => ({ ...base!, seriesId: Number(id), metricName, protocol: "stamp" })),
  };
  const random = seeded(4);
  const batches = Array.from({ length: 4200 }, (_, second): LogBatch => {
    const moved = second >= 3600;
    const forward = 10 + 0.2 * random() + (moved ? change.forward : 0);
    const backward = 9 + 0.2 * random() + (moved ? change.backward : 0);
    const tsMs = T0 + second * 1000;
    const three = [RTT, FORWARD, BACKWARD];
    return {
      position: second + 1,
      tenantId: base!.tenantId,
      collectorId: base!.collectorId,
      receivedAtMs: tsMs + 50,
      series: three,
      tsMs: three.map(() => tsMs),
      value: [forward + backward, forward, backward],
      uncertainty: three.map(() => 0.02),
      flags: three.map(() => 1),
    };
  });
  const { alerts, effects } = run(createShardPipeline(SETTINGS, config), batches);
  const votes = effects.flatMap(({ scores }) => scores).filter(({ seriesId }) => seriesId === FORWARD);
  return { last: alerts.filter(({ type }) => type !== "resolve").at(-1), multivariate: Math.max(...votes.map((s) => s.multivariateScore)) };
}

test("one direction more, the other as much less, is a clock that was set", () => {
  const { last, multivariate } = alertsOf({ forward: 3, backward: -3 });
  expect(last).toMatchObject({ kind: "clock_step", metricGroup: "delay", title: "Clock step · demo-responder" });
  expect(multivariate).toBeGreaterThan(0.3);
});

test("one direction more, the other less by not as much, is a path that changed", () => {
  expect(alertsOf({ forward: 3, backward: -2 }).last).toMatchObject({ kind: "path_asymmetry" });
});

test("one direction more and the round trip with it is a level that shifted", () => {
  expect(alertsOf({ forward: 3, backward: 0 }).last).toMatchObject({ kind: "level_shift" });
});
