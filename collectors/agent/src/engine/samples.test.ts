import { SAMPLE_FLAG } from "@padit/domain/model";
import { cfmDmSpec } from "@padit/protocols/cfm-dm";
import { expect, test } from "vitest";
import { OutcomeRows } from "./outcome-rows";
import { samplesOf } from "./samples";

const check = {
  checkId: "c",
  name: "radio",
  protocol: "cfm-dm",
  target: {},
  intervalMs: 1000,
  paused: false,
  series: { cfm_dm_rtt: 1, cfm_dm_forward_delay: 2, cfm_dm_loss: 3, cfm_dm_outcome: 4 },
};

test("a row says where its own stamps were taken, and the headline's carry the detail", () => {
  const rows = samplesOf(
    check,
    cfmDmSpec,
    {
      outcome: "ok",
      atMs: 1000,
      stampSource: "hw",
      sync: "unsync",
      metrics: {
        cfm_dm_rtt: { value: 8, uncertainty: 0.001 },
        cfm_dm_forward_delay: { value: 5, uncertainty: 0.01, kind: "kernel" },
        cfm_dm_jitter: { value: 1, uncertainty: 0.1 },
        cfm_dm_loss: { value: Number.NaN, uncertainty: null },
      },
      detail: { late: 1 },
    },
    new OutcomeRows(),
  );
  const { hardwareStamp, kernelStamp, clockUnsynchronised } = SAMPLE_FLAG;
  expect(rows).toEqual([
    { series: 4, tsMs: 1000, value: 0, uncertainty: null, flags: hardwareStamp | clockUnsynchronised, metadata: { outcome: "ok" } },
    { series: 1, tsMs: 1000, value: 8, uncertainty: 0.001, flags: hardwareStamp | clockUnsynchronised, metadata: { late: 1 } },
    { series: 2, tsMs: 1000, value: 5, uncertainty: 0.01, flags: kernelStamp | clockUnsynchronised },
  ]);
});
