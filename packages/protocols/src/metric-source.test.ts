import { expect, test } from "vitest";
import { describeSources, sourceOf } from "./metric-source";
import { protocols } from "./protocols";

test.each(protocols.list())("$name is probed by agents, at an interval, with the metrics of its spec", (spec) => {
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

test("the described sources are plain JSON, and say of each source what the code says", () => {
  const sources = describeSources();
  expect(JSON.parse(JSON.stringify(sources))).toEqual(sources);
  expect(sources.map(({ name }) => name)).toEqual([...protocols.list().map(({ name }) => name), "push"]);
  for (const { protocol, ...source } of sources) {
    const { spec, address: _, ...known } = sourceOf({ protocol: source.name });
    expect(source).toEqual(known);
    expect(protocol?.name ?? null).toBe(spec?.name ?? null);
  }
});
