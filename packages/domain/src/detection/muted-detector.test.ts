import { expect, test } from "vitest";
import { type MutableDetector, STANDARD_ALERTS } from "../metrics/default-alerts";
import type { DetectionConfig } from "../model/detection-config";
import { createShardPipeline } from "./pipeline";
import { batchesOf, configOf, type Run, run, runsOf, SETTINGS } from "./simulation";

const FAMILY = "udp-echo/udp_echo_rtt";

/** Kinds of the alerts that open when the fault comes after ten minutes of learning, with these detectors muted for the family. */
function kindsOf(muted: readonly MutableDetector[], family: string, fault: (run: Run) => Run): string[] {
  const [policy] = configOf().policies;
  if (!policy) throw new Error("the simulation has no policy");
  const defaults = { ...STANDARD_ALERTS, muted: { detectors: muted.map((detector) => ({ detector, family })) } };
  const config: DetectionConfig = { ...configOf(), policies: [{ ...policy, defaults }] };
  const batches = batchesOf(runsOf(900, 1, (each, second) => (second < 600 ? each : fault(each))));
  return run(createShardPipeline(SETTINGS, config), batches).alerts.flatMap((alert) => (alert.type === "open" ? [alert.kind] : []));
}
const slower = (each: Run): Run => ({ ...each, rttMs: (each.rttMs ?? 0) + 20 });

test("a muted detector opens no alert on its family", () => {
  expect(kindsOf([], FAMILY, slower)).toEqual(["level_shift"]);
  expect(kindsOf(["expectation"], FAMILY, slower)).toEqual([]);
});

test("it is muted on no other family, and an endpoint that is down alerts whatever is muted", () => {
  expect(kindsOf(["expectation"], "udp-echo/udp_echo_jitter", slower)).toEqual(["level_shift"]);
  const everything = ["expectation", "slow-trend", "frozen-value", "failure-rate"] as const;
  expect(kindsOf(everything, "udp-echo/udp_echo_loss", () => ({ rttMs: null, loss: 1 }))).toEqual(["outage"]);
});
