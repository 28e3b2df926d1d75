import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { expositionText } from "./exposition-text";
import { MEASURED_FAMILIES, measuredFamily, PUSHED_FAMILY } from "./metric-family";

const missing = spawnSync("promtool", ["--version"]).error ? "promtool is not installed (Debian: apt-get install prometheus)" : null;
if (missing !== null) console.warn(`skipped: ${missing}`);

const sample = { labels: { endpoint: 'a "quoted" \\ name\nof two lines' }, value: 1.5e-7, tsMs: 1_790_000_000_123 };
const lint = (input: string) => {
  const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
  return { status, said: stdout + stderr };
};

test.skipIf(missing !== null)("promtool has no complaint about any family", () => {
  const families = [...MEASURED_FAMILIES, PUSHED_FAMILY].map(({ name, help }) => ({ name, help, samples: [sample] }));
  expect(lint(expositionText(families))).toEqual({ status: 0, said: "" });
  // The check must be able to fail.
  expect(lint(expositionText([{ name: "padit_delay_milliseconds", help: "x", samples: [sample] }])).status).not.toBe(0);
});

test("no two metrics share a family", () => {
  const names = MEASURED_FAMILIES.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});

test("names end in the base unit, and the factor converts into it", () => {
  expect(measuredFamily("udp_echo_rtt")).toMatchObject({ name: "padit_udp_echo_rtt_seconds", factor: 1e-3 });
  expect(measuredFamily("ecpri_delay")).toMatchObject({ name: "padit_ecpri_delay_seconds", factor: 1e-6 });
  expect(measuredFamily("http_certificate_days")).toMatchObject({ name: "padit_http_certificate_seconds", factor: 86_400 });
  expect(measuredFamily("tcp_availability")).toMatchObject({ name: "padit_tcp_availability_ratio", factor: 1 });
  expect(measuredFamily("traceroute_hops")).toMatchObject({ name: "padit_traceroute_hops", factor: 1 });
  expect(measuredFamily("a pushed one")).toBeUndefined();
});

test("numbers are spelt as the format wants them", () => {
  const text = expositionText([
    { name: "a", help: "two\nlines", samples: [Infinity, -Infinity, NaN, 0.1].map((value) => ({ labels: {}, value })) },
    { name: "empty", help: "", samples: [] },
  ]);
  expect(text).toBe("# HELP a two\\nlines\n# TYPE a gauge\na{} +Inf\na{} -Inf\na{} NaN\na{} 0.1\n");
});
