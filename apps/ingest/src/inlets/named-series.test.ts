import { expect, test } from "vitest";
import type { PushCollector } from "../auth/push-directory";
import { namedSeries } from "./named-series";
import type { PushPoint } from "./point";

const collector = (endpointLabel: string): PushCollector => ({
  ...{ tenantId: "t", id: "c", name: "fallback", shard: 0, revoked: false, seriesMax: 10 },
  mapping: { endpointLabels: [endpointLabel], metrics: [] },
});
const point = (labels: PushPoint["labels"], rest: Partial<PushPoint> = {}): PushPoint => ({
  ...{ name: "rtt", labels, value: 1, tsMs: 0, unit: "ms", nature: null },
  ...rest,
});

test("the same statement gives the same series, and the order of labels does not matter", () => {
  const own = collector("host");
  const first = namedSeries(
    point([
      ["host", "a"],
      ["via", "x"],
    ]),
    own,
  );
  expect(first?.key).toBe('a\nrtt{via="x"}');
  expect(
    namedSeries(
      point([
        ["host", "a"],
        ["via", "x"],
      ]),
      own,
    ),
  ).toBe(first);
  expect(
    namedSeries(
      point([
        ["via", "x"],
        ["host", "a"],
      ]),
      own,
    )?.key,
  ).toBe(first?.key);
});

test("statements that read alike when written one after the other stay apart", () => {
  const own = collector("host");
  const keys = [
    point([["a", "b1:c"]]),
    point([
      ["a", "b"],
      ["c", ""],
    ]),
    point([["a|1:b", ""]]),
    point([], { name: "rttms", unit: "" }),
    point([], { name: "rtt", unit: "ms" }),
  ].map((one) => namedSeries(one, own)?.key);
  expect(new Set(keys).size).toBe(keys.length);
});

test("a changed mapping comes as a new record of the collector, and names are made by it", () => {
  const stated = point([
    ["host", "a"],
    ["site", "fra"],
  ]);
  expect(namedSeries(stated, collector("host"))?.series.source).toBe("a");
  expect(namedSeries(stated, collector("site"))?.series.source).toBe("fra");
});

test("names that are too long are no series, however often they come", () => {
  const own = collector("host");
  for (let i = 0; i < 2; i++) expect(namedSeries(point([["host", "x".repeat(301)]]), own)).toBeNull();
});
