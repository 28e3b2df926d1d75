import { protocols } from "@padit/protocols";
import type { Outcome, ProbeRun } from "@padit/protocols/probe";
import { expect, test } from "vitest";
import { ReprobeBudget, verdictOf } from "./reprobe";

const specOf = (name: string) => {
  const spec = protocols.list().find((one) => one.name === name);
  if (spec === undefined) throw new Error(`no protocol ${name}`);
  return spec;
};
const run = (outcome: Outcome, metrics: Record<string, number> = {}): ProbeRun => ({
  ...{ outcome, atMs: 0, stampSource: "user" },
  metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, { value, uncertainty: null }])),
});

test.each([
  ["icmp", run("ok", { icmp_loss: 0 }), "good"],
  ["icmp", run("ok", { icmp_loss: 0.4 }), "good"],
  ["icmp", run("ok", { icmp_loss: 0.5 }), "bad"],
  ["icmp", run("timeout", { icmp_loss: 1 }), "bad"],
  ["http", run("ok", { http_availability: 1 }), "good"],
  ["http", run("ok", { http_availability: 0 }), "bad"],
  ["dns", run("malformed_response", { dns_availability: 0 }), "bad"],
  ["tcp", run("policy_denied"), "unknown"],
  ["tcp", run("not_run"), "unknown"],
  ["udp-echo", run("local_drop"), "unknown"],
  ["stamp", run("clock_step"), "unknown"],
] as const)("%s %o is %s", (protocol, one, verdict) => expect(verdictOf(specOf(protocol), one)).toBe(verdict));

test("every protocol's delivery metric has a type, so that its bad runs are seen", () => {
  for (const spec of protocols.list()) {
    expect(["error_rate", "availability"]).toContain(spec.metrics[spec.headline.delivery]?.type);
    expect(verdictOf(spec, run("timeout"))).toBe("bad");
  }
});

test("within any minute a budget gives a tenth of the planned runs, and six where that is fewer", () => {
  const few = new ReprobeBudget();
  few.plan([{ intervalMs: 3_600_000 }]);
  expect(Array.from({ length: 10 }, () => few.take(0)).filter(Boolean)).toHaveLength(6);
  expect([few.take(59_999), few.take(60_000)]).toEqual([false, true]);
  const many = new ReprobeBudget();
  many.plan(Array.from({ length: 300 }, () => ({ intervalMs: 60_000 })));
  expect(Array.from({ length: 100 }, () => many.take(0)).filter(Boolean)).toHaveLength(30);
});
