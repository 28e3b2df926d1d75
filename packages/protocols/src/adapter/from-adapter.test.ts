import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { acceptProtocol } from "../accept-protocol";
import { describeProtocol } from "../describe";
import { type IoContext, ProbeFailure } from "../probe";
import { FakeWire } from "../testing/fake-wire";
import { byNode } from "../wait";
import type { AdapterConfig, ProtocolAdapter } from "./adapter";
import { fromAdapter } from "./from-adapter";

/** Real time, and a policy that permits everything. */
const realTime = (): IoContext => ({ ...new FakeWire().io, nowMs: () => performance.now(), wallMs: () => Date.now(), after: byNode });

const RTT = { metric_name: "rtt", unit: "ms", metric_type: "latency" } as const;
const metric = (name: string, value: number, unit = "ms") => ({
  ...{ metric_name: name, value, unit, metric_type: "latency", timestamp: "2026-11-23T10:00:00.000Z" },
  ...{ source_id: "x", protocol: "probe-x", metadata: { region: "east" } },
});
const adapterOf = (collect: ProtocolAdapter["collect"], more: Partial<ProtocolAdapter> = {}): ProtocolAdapter => ({
  ...{ name: "probe-x", version: "1.2.0", description: "Measures x.", metrics: [RTT], collect },
  validateConfig: ({ host }) => (typeof host === "string" ? [] : ["host is missing"]),
  ...more,
});
const settings = (config: AdapterConfig = { host: "192.0.2.1" }) => JSON.stringify(config);
const runOf = (adapter: ProtocolAdapter, io = new FakeWire().io, config?: AdapterConfig) => {
  const { probe, target } = acceptProtocol(adapter);
  return probe?.run(target.parse({ settings: settings(config), timeoutMs: 1_000 }), io, new AbortController().signal);
};
/** Ends when the iterator has been returned. */
function neverEnding(between: () => Promise<unknown>) {
  let end: () => void = () => undefined;
  const returned = new Promise<void>((resolve) => {
    end = resolve;
  });
  async function* collect() {
    try {
      for (;;) {
        yield metric("rtt", 4);
        await between();
      }
    } finally {
      end();
    }
  }
  return { collect, returned };
}
const never = () => new Promise<never>(() => undefined);

test("an adapter measures a real server over a socket of its own", async () => {
  const server = createServer((_request, response) => response.writeHead(204).end());
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  const adapter: ProtocolAdapter = {
    ...{ name: "web-check", version: "1.0.0", description: "Requests a page.", metrics: [{ ...RTT, metric_name: "response_time" }] },
    validateConfig: (config) => URL.canParse(String(config.url)),
    async *collect(config, { signal }) {
      const start = performance.now();
      const response = await fetch(String(config.url), { signal });
      yield metric("response_time", performance.now() - start);
      yield metric("status", response.status, "code");
    },
  };
  const answered = await runOf(adapter, realTime(), { url });
  expect(answered).toMatchObject({ outcome: "ok", metrics: { web_check_availability: { value: 1 } } });
  expect(answered?.metrics.web_check_response_time?.value).toBeGreaterThan(0);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
  expect(await runOf(adapter, realTime(), { url })).toMatchObject({
    outcome: "refused",
    metrics: { web_check_availability: { value: 0 } },
    detail: { error: "ECONNREFUSED" },
  });
});

test("an adapter that goes on for ever is returned after one round", async () => {
  const { collect, returned } = neverEnding(async () => undefined);
  expect(await runOf(adapterOf(collect))).toMatchObject({ outcome: "ok", metrics: { probe_x_rtt: { value: 4, uncertainty: null } } });
  await returned;
});

test("a round ends where a name comes again, and metrics that are not declared are shown and not stored", async () => {
  const { collect, returned } = neverEnding(async () => undefined);
  const run = await runOf(adapterOf(collect, { metrics: [] }));
  expect(run).toMatchObject({ outcome: "ok", detail: { notDeclared: [{ metric_name: "rtt", value: 4, unit: "ms" }] } });
  expect(Object.keys(run?.metrics ?? {}).sort()).toEqual(["probe_x_availability", "probe_x_round_time"]);
  await returned;
});

test("an iterator that hangs ends with a time-out at the deadline, and is told to stop", async () => {
  let isStopped = false;
  const run = await runOf(
    adapterOf(async function* (_config, { signal }) {
      signal.addEventListener("abort", () => {
        isStopped = true;
      });
      await never();
      yield metric("rtt", 1);
    }),
  );
  expect(run).toMatchObject({ outcome: "timeout", metrics: { probe_x_availability: { value: 0 } } });
  expect(isStopped).toBe(true);
});

test("runs stop starting when earlier iterators have not let go", async () => {
  const { probe, target } = fromAdapter(adapterOf(() => ({ [Symbol.asyncIterator]: () => ({ next: never }) })));
  const parsed = target.parse({ settings: settings(), timeoutMs: 1_000 });
  const outcomes: string[] = [];
  for (let i = 0; i < 17; i++) outcomes.push((await probe.run(parsed, new FakeWire().io, new AbortController().signal)).outcome);
  expect(outcomes).toEqual([...Array.from({ length: 16 }, () => "timeout"), "not_run"]);
});

test.each<[string, ProtocolAdapter["collect"], object]>([
  [
    "throws",
    () => {
      throw new Error("no licence");
    },
    { outcome: "local_error", metrics: {}, hint: "no licence" },
  ],
  [
    "meets a name that does not resolve",
    async () => Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }) })),
    { outcome: "name_unresolved", metrics: {} },
  ],
  ["answers nothing that can be iterated", (() => 7) as never, { outcome: "local_error", metrics: {} }],
  [
    "yields a value that is no number",
    async function* () {
      yield { ...metric("rtt", 1), value: Number.NaN };
    },
    { outcome: "local_error" },
  ],
  [
    "yields another unit than it declares",
    async function* () {
      yield metric("rtt", 1, "us");
    },
    { outcome: "local_error", metrics: {} },
  ],
  ["yields nothing", async function* () {}, { outcome: "malformed_response", metrics: { probe_x_availability: { value: 0 } } }],
])("an adapter that %s is an outcome", async (_what, collect, expected) => {
  expect(await runOf(adapterOf(collect))).toMatchObject(expected);
});

test("what a run states no uncertainty for is named, and a stated one is kept", async () => {
  const rtt = [RTT, { ...RTT, metric_name: "far" }];
  const run = await runOf(
    adapterOf(
      async function* () {
        yield { ...metric("rtt", 5), uncertainty: 0.2 };
        yield metric("far", 6);
      },
      { metrics: rtt },
    ),
  );
  expect(run).toMatchObject({ metrics: { probe_x_rtt: { uncertainty: 0.2 }, probe_x_far: { uncertainty: null } } });
  expect(run?.detail).toEqual({ uncertaintyNotStated: ["probe_x_far"] });
});

test("the collector's policy is asked about the host that the settings name", async () => {
  const denied = () => Promise.reject(new ProbeFailure("policy_denied", "POLICY_DENIED", "Not permitted."));
  let isCollected = false;
  const adapter = adapterOf(() => {
    isCollected = true;
    throw new Error("not reached");
  });
  expect(await runOf(adapter, { ...new FakeWire().io, pin: denied })).toMatchObject({ outcome: "policy_denied", metrics: {} });
  expect(isCollected).toBe(false);
});

test("the adapter decides which settings are valid, in its own words", () => {
  const { target } = fromAdapter(adapterOf(never as never));
  expect(target.safeParse({ settings: "{}" }).error?.issues[0]?.message).toBe("host is missing");
  for (const text of ["", "7", "[]", "{"]) expect(target.safeParse({ settings: text }).success).toBe(false);
  const parsed = target.parse({ settings: settings() });
  // A plan carries the parsed target, and a collector parses it again.
  expect(target.parse(parsed)).toEqual(parsed);
});

test("the description is plain JSON, keeps units that PADIT does not know, and names the delay", () => {
  const spec = acceptProtocol(adapterOf(never as never, { metrics: [{ metric_name: "power", unit: "dBm" }, RTT] }));
  const description = describeProtocol(spec);
  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  expect(description.metrics.probe_x_power).toMatchObject({ title: "Power", unit: "dBm", type: "custom" });
  expect(description.headline).toEqual({ delay: "probe_x_rtt", delivery: "probe_x_availability" });
});
