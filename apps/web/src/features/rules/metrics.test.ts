import { describeSources } from "@padit/protocols";
import { expect, test } from "vitest";
import { shownSources } from "../sources/sources";
import { metricsOf } from "./metrics";

test("a metric that a bundle reports too is listed once, under the protocol that it is of", () => {
  const metrics = metricsOf(shownSources(describeSources()));
  expect(metrics.filter(({ name }) => name === "udp_echo_rtt")).toMatchObject([{ source: "UDP echo", title: "Round-trip time" }]);
  expect(new Set(metrics.map(({ name }) => name)).size).toBe(metrics.length);
});
