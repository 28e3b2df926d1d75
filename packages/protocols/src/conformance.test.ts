import { expect, test } from "vitest";
import type { IoContext } from "./probe";
import { PROBES } from "./probes";
import { PROTOCOLS } from "./protocols";

const refuse = () => Promise.reject(new Error("no network here"));
const withoutNetwork: IoContext = {
  stampKind: "user",
  clock: {
    realtimeNs: () => 1_000_000_000n,
    pair: () => ({ realtimeNs: 1_000_000_000n, monoNs: 0n, uncertaintyNs: 0 }),
    status: () => ({ sync: "locked", maxErrorNs: 0 }),
  },
  lacks: () => undefined,
  pin: refuse,
  pinLink: refuse,
  neighbour: refuse,
  udp: refuse,
  icmp: refuse,
  packet: refuse,
  tcpConnect: refuse,
  tcpExchange: refuse,
  http: refuse,
  nowMs: () => 1000,
  wait: () => Promise.resolve(),
  randomBytes: (n: number) => new Uint8Array(n),
  stampErrorNs: () => 1,
};

/** Names that programs outside have relied on since before the rule `<protocol>_<statistic>`. */
const CONTRACT_NAMES = ["udp_echo_rtt", "ecpri_delay", "lbm_rtt"];

const EXAMPLES: Record<string, object> = {
  "udp-echo": { host: "192.0.2.1" },
  "ecpri-owd": { interface: "eth1", mac: "02:00:00:00:00:0b" },
  "cfm-lb": { interface: "eth1", mac: "02:00:00:00:00:0b" },
  "cfm-dm": { interface: "eth1", mac: "02:00:00:00:00:0b" },
  "cfm-ccm": { interface: "eth1" },
  stamp: { host: "192.0.2.1" },
  icmp: { host: "192.0.2.1" },
  dns: { server: "192.0.2.53", name: "example.com" },
  tcp: { host: "192.0.2.1", port: 443 },
  http: { url: "https://example.com/health" },
};

test("every protocol has its probe and every probe its protocol", () => {
  expect(PROBES.map((probe) => probe.spec)).toEqual(PROTOCOLS);
});

test("names are told apart", () => {
  expect(new Set(PROTOCOLS.map((spec) => spec.name)).size).toBe(PROTOCOLS.length);
  const metrics = PROTOCOLS.flatMap((spec) => Object.keys(spec.metrics));
  expect(new Set(metrics).size).toBe(metrics.length);
});

for (const spec of PROTOCOLS) {
  test(`${spec.name}: the spec is whole and agrees with itself`, () => {
    expect(spec.version).toMatch(/^\d+\.\d+\.\d+$/);
    const prefix = `${spec.name.replaceAll("-", "_")}_`;
    for (const metric of Object.keys(spec.metrics)) expect(metric.startsWith(prefix) || CONTRACT_NAMES.includes(metric)).toBe(true);
    expect(Object.keys(spec.metrics)).toEqual(expect.arrayContaining([spec.headline.delay, spec.headline.delivery]));
    const target = spec.target.parse(EXAMPLES[spec.name]);
    expect(Object.keys(Object(target)).sort()).toEqual(spec.fields.map((field) => field.name).sort());
    expect(spec.cost(target).packets).toBeGreaterThan(0);
    expect(spec.address(target)).not.toBe("");
  });

  test(`${spec.name}: rubbish for a target is refused`, () => {
    for (const rubbish of [null, 7, {}, { host: "" }, { url: "file:///etc/passwd" }, { ...EXAMPLES[spec.name], unknown: 1 }]) {
      expect(spec.target.safeParse(rubbish).success).toBe(false);
    }
  });
}

for (const probe of PROBES) {
  test(`${probe.spec.name}: without a network it ends with an outcome and measures nothing, and never throws`, async () => {
    const run = await probe.prepare(EXAMPLES[probe.spec.name]).run(withoutNetwork, new AbortController().signal);
    expect(run).toMatchObject({ outcome: "local_error", atMs: 1000, metrics: {} });
  });
}
