import { describeSources } from "@padit/protocols";
import { expect, test } from "vitest";
import { sourcesIn } from "../server/sources-in";
import { METRIC_TEXTS } from "./ko/metric-texts";
import { SOURCE_TEXTS } from "./ko/source-texts";

/** Names that are the same in Korean. */
const SAME = new Set(["VLAN", "DSCP", "MEP ID", "TTL", "STAMP", "HTTP"]);

const sources = describeSources();
const texts = new Set(
  sources.flatMap(({ title, protocol }) => [
    title,
    ...(protocol ? [protocol.description, ...protocol.settings.fields.flatMap(({ label, help }) => [label, help])] : []),
  ]),
);
const helps = new Set(sources.flatMap(({ metrics }) => Object.values(metrics).map(({ help }) => help)));

test("every title and setting of a protocol is translated, and no translation is left over", () => {
  expect([...texts].filter((text) => !SAME.has(text)).sort()).toEqual(Object.keys(SOURCE_TEXTS).sort());
});

test("every description of a metric is translated, and no translation is left over", () => {
  expect([...helps].sort()).toEqual(Object.keys(METRIC_TEXTS).sort());
});

test("a Korean reader gets Korean titles, settings and metrics, and finds types by their English titles", () => {
  const echo = sourcesIn("ko").find(({ name }) => name === "udp-echo");
  expect(echo?.title).toBe("UDP 에코");
  expect(echo?.metrics.udp_echo_rtt?.title).toBe("왕복 지연");
  expect(echo?.protocol?.fields.find(({ name }) => name === "host")?.label).toBe("호스트");
  expect(echo?.protocol?.synonyms).toContain("UDP echo");
  expect(sourcesIn("en").find(({ name }) => name === "udp-echo")?.title).toBe("UDP echo");
});
