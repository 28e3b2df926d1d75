import { expect, test } from "vitest";
import { sourceOf } from "./metric-source";
import { PROTOCOLS } from "./protocols";

test.each(PROTOCOLS)("$name is probed by agents, at an interval, with the metrics of its spec", (spec) => {
  expect(sourceOf({ protocol: spec.name })).toMatchObject({
    ...{ name: spec.name, title: spec.title, metrics: spec.metrics, headline: spec.headline, spec },
    ...{ collectorKind: "agent", isPaced: true },
  });
});

test("pushed measurements have no probe, no pace and no metrics that are known before they come", () => {
  expect(sourceOf({ protocol: "push" })).toMatchObject({ spec: null, headline: null, metrics: {}, collectorKind: "push", isPaced: false });
});

test("an unknown protocol is shown by its name, and nothing probes it", () => {
  expect(sourceOf({ protocol: "gone" })).toMatchObject({ title: "gone", spec: null, collectorKind: "agent" });
});

test("the address is the target's; a target that is not valid any more has none", () => {
  const { address } = sourceOf({ protocol: "tcp" });
  expect(address({ host: "192.0.2.1", port: 443 })).toBe("192.0.2.1:443");
  expect(address({ host: "" })).toBe("");
});
