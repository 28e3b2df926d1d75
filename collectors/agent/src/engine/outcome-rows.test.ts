import { OUTCOME_CODES } from "@padit/domain/metrics";
import { SAMPLE_FLAG } from "@padit/domain/model";
import { oranCfmSpec } from "@padit/protocols";
import type { ProbeRun } from "@padit/protocols/probe";
import { expect, test } from "vitest";
import { OutcomeRows } from "./outcome-rows";

const check = (protocol: string, series: Record<string, number>) => ({
  ...{ checkId: "c", name: "radio", protocol, target: {}, intervalMs: 1000, paused: false, series },
});
const run = (part: Partial<ProbeRun>): ProbeRun => ({ outcome: "ok", atMs: 1000, stampSource: "user", metrics: {}, ...part });
const { userStamp } = SAMPLE_FLAG;

test("every run leaves a row, and its words when they differ from the run before", () => {
  const outcomes = new OutcomeRows();
  const icmp = check("icmp", { icmp_outcome: 7 });
  const rowOf = (part: Partial<ProbeRun>) => outcomes.of(icmp, run(part), userStamp)[0];
  const gone = { outcome: "interface_gone", hint: "There is no eth1." } as const;
  expect(rowOf({})).toMatchObject({ series: 7, value: 0, metadata: { outcome: "ok" } });
  expect(rowOf({})).not.toHaveProperty("metadata");
  expect(rowOf(gone)).toMatchObject({
    value: OUTCOME_CODES.interface_gone,
    metadata: { outcome: "interface_gone", reason: "There is no eth1." },
  });
  expect(rowOf(gone)).not.toHaveProperty("metadata");
  expect(rowOf({ ...gone, hint: "There is no eth2." })).toMatchObject({ metadata: { reason: "There is no eth2." } });
  expect(rowOf({})).toMatchObject({ value: 0, metadata: { outcome: "ok" } });
});

test("an answer by the protocol that is not what the target asks for is a wrong answer", () => {
  const [row] = new OutcomeRows().of(
    check("http", { http_outcome: 7 }),
    run({ isUnexpected: true, hint: "The server answered 503." }),
    userStamp,
  );
  expect(row).toMatchObject({ value: OUTCOME_CODES.mismatch, metadata: { outcome: "mismatch", reason: "The server answered 503." } });
});

test("a bundle has a row for each part, and so has a run of it that was left out", () => {
  const outcomes = new OutcomeRows();
  const bundle = check("oran-cfm", { udp_echo_outcome: 1, ecpri_owd_outcome: 2, cfm_lb_outcome: 3 });
  const parts = { "udp-echo": { outcome: "ok" }, "cfm-lb": { outcome: "not_offered", reason: "Configure a MEP." } } as const;
  expect(outcomes.of(bundle, run({ parts }), userStamp).map(({ series, value }) => [series, value])).toEqual([
    [1, OUTCOME_CODES.ok],
    [3, OUTCOME_CODES.not_offered],
  ]);
  const left = outcomes.notRun(bundle, oranCfmSpec, 2000, { outcome: "not_run", reason: "The collector stood still." });
  expect(left.map(({ series, value }) => [series, value])).toEqual([1, 2, 3].map((series) => [series, OUTCOME_CODES.not_run]));
});

test("a plan of an older server, without outcome series, gets no rows for them", () => {
  expect(new OutcomeRows().of(check("icmp", { icmp_loss: 1 }), run({}), userStamp)).toEqual([]);
});
