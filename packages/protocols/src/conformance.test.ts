import { isJudged, isOutcomeMetric, outcomeMetricOf } from "@padit/domain/metrics";
import { expect, test } from "vitest";
import { describeProtocol } from "./describe";
import { endingsOf, type IoContext, ProbeFailure } from "./probe";
import { PROBES } from "./probes";
import { protocols } from "./protocols";
import { FakeWire, type FakeWireOptions } from "./testing/fake-wire";

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
  segments: refuse,
  packet: refuse,
  tcpConnect: refuse,
  tcpExchange: refuse,
  http: refuse,
  ptp4l: () => {
    throw new Error("no network here");
  },
  addressNote: () => undefined,
  nowMs: () => 0,
  wallMs: () => 1000,
  after: () => () => undefined,
  randomBytes: (n: number) => new Uint8Array(n),
  stampErrorNs: () => 1,
};

/** Names that are older than the rule `<protocol>_<statistic>`, kept because other programs use them. */
const OLD_METRIC_NAMES = ["udp_echo_rtt", "ecpri_delay", "lbm_rtt"];

const noAnswer = () => new ProbeFailure("timeout", "ETIMEDOUT", "No answer.");
const SILENT: FakeWireOptions = { http: noAnswer, tcp: noAnswer };

const SOURCE = { sourceAddress: "192.0.2.9", sourceInterface: "eth1" };
const EGRESS = { ...SOURCE, dontFragment: true };
const PEM = (label: string) => `-----BEGIN ${label}-----\nMIIB\n-----END ${label}-----\n`;
const HTTP_OPTIONS = {
  clientCertificate: PEM("CERTIFICATE"),
  clientKey: PEM("PRIVATE KEY"),
  authorities: PEM("CERTIFICATE"),
  connectTo: undefined,
  proxy: "http://192.0.2.8:3128",
  proxyCredentials: "monitor:secret",
};
const EXAMPLES: Record<string, object> = {
  "udp-echo": { host: "192.0.2.1", family: "ipv4", ...EGRESS, sourcePort: 50_000 },
  "ecpri-owd": { peerHoldoverPpb: 10, peerFollowsLink: true, dei: true, family: "auto", interface: "eth1", mac: "02:00:00:00:00:0b" },
  "cfm-lb": { dei: true, interface: "eth1", mac: "02:00:00:00:00:0b" },
  "cfm-dm": { peerHoldoverPpb: 10, peerFollowsLink: true, dei: true, dataBytes: 20, interface: "eth1", mac: "02:00:00:00:00:0b" },
  "cfm-ccm": { dei: true, interface: "eth1", maName: "7", maFormat: "integer" },
  "oran-cfm": { peerHoldoverPpb: 10, peerFollowsLink: true, dei: true, host: "192.0.2.1" },
  stamp: { host: "192.0.2.1", family: "ipv4", ...EGRESS, sourcePort: 50_000 },
  icmp: { host: "192.0.2.1", ...EGRESS },
  dns: { server: "192.0.2.53", name: "example.com", family: "ipv4" },
  tcp: { host: "192.0.2.1", port: 443, family: "ipv4", ...SOURCE, sourcePorts: "50000-50099" },
  "cfm-lt": { dei: true, interface: "eth1", mac: "02:00:00:00:00:0b" },
  "ptp-watch": { interface: "eth1" },
  "esmc-watch": { interface: "eth1" },
  "own-clock": { source: "ptp4l" },
  traceroute: { host: "192.0.2.1", ...SOURCE, sourcePort: 33_000, family: "ipv4" },
  // Fields without a default are omitted from plans, because older collectors must be able to parse these.
  http: { url: "https://example.com/health", stopEarly: true, family: "ipv4", ...HTTP_OPTIONS },
};

test("every protocol has its probe and every probe its protocol", () => {
  expect(PROBES.map((probe) => probe.spec)).toEqual(protocols.list());
});

test("the protocols and their names are the contract's", () => {
  expect(
    protocols
      .list()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(
    [
      "udp-echo",
      "ecpri-owd",
      "cfm-lb",
      "cfm-dm",
      "cfm-ccm",
      "stamp",
      "icmp",
      "tcp",
      "dns",
      "http",
      "oran-cfm",
      "traceroute",
      "cfm-lt",
      "ptp-watch",
      "esmc-watch",
      "own-clock",
    ].sort(),
  );
});

test("a metric that two protocols report is the same metric; only whether it must come may differ", () => {
  const seen = new Map<string, object>();
  for (const [name, { unit, type, nature }] of protocols.list().flatMap((spec) => Object.entries(spec.metrics))) {
    const { isOptional: _, ...what } = nature;
    expect({ unit, type, ...what }).toEqual(seen.get(name) ?? { unit, type, ...what });
    seen.set(name, { unit, type, ...what });
  }
});

const METRICS = protocols
  .list()
  .flatMap((spec) => Object.entries(spec.metrics).map(([name, metric]) => ({ name, protocol: spec.name, ...metric })));

test.each(METRICS)("$protocol $name: the nature follows from the metric's type and unit", ({ name, type, unit, nature }) => {
  const isDelivery = type === "error_rate" || type === "availability";
  // Loss and unavailability are always bad in themselves; a count is if each counted unit is a fault.
  expect(nature.isBadInItself).toBe(isDelivery || (nature.form === "count" && nature.good === "lower" && nature.isBadInItself));
  expect(nature.form === "ratio").toBe(unit === "ratio");
  if (nature.form === "ratio") expect(nature.bounds).toEqual({ low: 0, high: 1 });
  expect(nature.form === "count").toBe(unit === "count");
  if (nature.form === "count") expect(nature).toMatchObject({ step: 1, bounds: { low: 0 } });
  expect(nature.form === "countdown").toBe(unit === "days");
  expect(nature.form === "code").toBe(unit === "code");
  if (type === "latency") expect(nature).toMatchObject({ form: "level", good: "lower" });
  expect(nature.good).toBe({ latency: "lower", error_rate: "lower", availability: "higher" }[String(type)] ?? nature.good);
  // Of the metrics of built-in protocols, only those that a person controls have no good direction.
  expect(nature.good === "target").toBe(!isJudged(nature) && nature.form !== "code");
  // A one-way delay rests on two clocks, so a true value near 0 may be measured below it.
  if (type === "latency" && !/(forward|backward|ecpri|owd)_delay/.test(name)) expect(nature.bounds.low).toBe(0);
});

test.each(METRICS.filter(({ name }) => /_(min|p95|max)$/.test(name)))(
  "$protocol $name: the median of the same values alerts for it",
  ({ name, protocol, nature }) => {
    const median = nature.statisticOf ?? name.slice(0, name.lastIndexOf("_"));
    expect(METRICS.filter((metric) => metric.protocol === protocol).map((metric) => metric.name)).toContain(median);
  },
);

test.each(METRICS)("$protocol $name: the title is a short name for people", ({ title, name }) => {
  expect(title).toMatch(/^[A-Za-z][^_.]{1,38}$/);
  expect(title).not.toBe(name);
});

test.each(protocols.list())("$name: no two of its metrics have the same title", ({ metrics }) => {
  const titles = Object.values(metrics).map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
});

test.each(protocols.list())("$name: the delivery in lists is bad in itself and comes with every run", ({ headline, metrics }) => {
  expect(metrics[headline.delivery]?.nature).toMatchObject({ isBadInItself: true, isOptional: false });
});

for (const spec of protocols.list()) {
  test(`${spec.name}: the spec is whole and agrees with itself`, () => {
    expect(spec.version).toMatch(/^\d+\.\d+\.\d+$/);
    const prefix = `${spec.name.replaceAll("-", "_")}_`;
    for (const metric of Object.keys(spec.metrics))
      expect(metric.startsWith(prefix) || OLD_METRIC_NAMES.includes(metric) || isOutcomeMetric(metric)).toBe(true);
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
    const endings = endingsOf(probe.spec.name, run);
    expect(Object.keys(endings).map(outcomeMetricOf)).toEqual(Object.keys(probe.spec.metrics).filter(isOutcomeMetric));
    for (const { outcome, reason } of Object.values(endings)) expect([outcome, reason]).toEqual(["local_error", expect.any(String)]);
  });
}

for (const probe of PROBES) {
  test(`${probe.spec.name}: on a silent network it ends with a true outcome, within its metrics, and tells no delay`, async () => {
    const wire = new FakeWire({ neighbours: { "192.0.2.1": { interface: "eth1", mac: "02:00:00:00:00:0b" } }, ...SILENT });
    const ptp4l = () => ({ send: () => undefined, onMessage: () => undefined, close: () => undefined });
    const run = await probe.prepare(EXAMPLES[probe.spec.name]).run({ ...wire.io, ptp4l }, new AbortController().signal);
    expect(run.outcome).toBe("timeout");
    expect(run.hint).not.toBe("");
    expect(Object.keys(probe.spec.metrics)).toEqual(expect.arrayContaining(Object.keys(run.metrics)));
    expect(Object.keys(run.metrics).filter((name) => probe.spec.metrics[name]?.type === "latency")).toEqual([]);
    const delivery = run.metrics[probe.spec.headline.delivery]?.value;
    expect(delivery).toBe(probe.spec.metrics[probe.spec.headline.delivery]?.type === "availability" ? 0 : 1);
  });

  test(`${probe.spec.name}: what the collector may not do is no fault of the network`, async () => {
    const denied = () => Promise.reject(new ProbeFailure("policy_denied", "POLICY_DENIED", "Not permitted."));
    const ptp4l = () => {
      throw new ProbeFailure("policy_denied", "POLICY_DENIED", "Not permitted.");
    };
    const io = { ...new FakeWire().io, pin: denied, pinLink: denied, ptp4l };
    expect(await probe.prepare(EXAMPLES[probe.spec.name]).run(io, new AbortController().signal)).toMatchObject({
      outcome: "policy_denied",
      metrics: {},
    });
  });

  test(`${probe.spec.name}: fields say what they want, and secrets are marked`, () => {
    for (const field of probe.spec.fields) {
      expect(field.label).not.toBe("");
      expect(field.help).toMatch(/\.$/);
      expect(field.input === "select").toBe(field.options !== undefined);
      expect(/key|headers$|credentials$/i.test(field.name) && !field.name.startsWith("expect")).toBe(field.secret === true);
      const { showWhen } = field;
      if (showWhen !== undefined)
        expect(probe.spec.fields.find(({ name }) => name === showWhen.field)?.options).toEqual(expect.arrayContaining([...showWhen.is]));
    }
  });
}

test.each(protocols.list())("$name: the description is plain JSON, with the default of each field that has one", (spec) => {
  const description = describeProtocol(spec);
  expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  expect(description.settings.fields.map(({ name }) => name)).toEqual(spec.fields.map(({ name }) => name));
  const parsed: unknown = spec.target.parse(EXAMPLES[spec.name]);
  for (const { name, default: standard } of description.settings.fields)
    if (standard !== undefined && !(name in Object(EXAMPLES[spec.name]))) expect(Reflect.get(Object(parsed), name)).toEqual(standard);
});
