import { idOf, type Json } from "@padit/domain";

/** The sample organization, as data. Ids derive from names, so that every sample organization is alike. */
export const SAMPLE = { slug: "sample", name: "Sample network" } as const;
/** No lease takes this shard, so that nobody finds the sample's collectors silent. */
export const SAMPLE_SHARD = -1;

export const sampleId = (...parts: string[]): string => idOf("sample", ...parts);

export const SAMPLE_COLLECTORS = [
  { name: "sel-1", site: "Seoul" },
  { name: "bus-1", site: "Busan" },
  { name: "fra-1", site: "Frankfurt" },
] as const;
type CollectorName = (typeof SAMPLE_COLLECTORS)[number]["name"];

/**
 * A fault of the past. `size` is a multiple of the usual delay, for `loss` a share of packets, for `jitter` a multiple of the usual noise.
 */
export interface SampleFault {
  kind: "shift" | "ramp" | "spikes" | "jitter" | "periodic" | "loss" | "outage";
  /** Start, in hours before the end of the history. */
  hoursAgo: number;
  minutes: number;
  size: number;
}

export interface SampleEndpoint {
  name: string;
  protocol: string;
  target: { [key: string]: Json };
  tags: string[];
  collectors: CollectorName[];
  /** Usual delay and its noise, in the unit of the protocol's delay. */
  delay: number;
  noise: number;
  faults: SampleFault[];
}

const LINK = { interface: "eth1", mac: "02:00:5e:10:00:0b" };
const fault = (kind: SampleFault["kind"], hoursAgo: number, minutes: number, size = 1): SampleFault => ({ kind, hoursAgo, minutes, size });

/** One endpoint of every protocol and some more, at three sites, with a fault of every kind. The last faults are still open. */
export const SAMPLE_ENDPOINTS: readonly SampleEndpoint[] = [
  {
    ...{ name: "du-seoul-01", protocol: "oran-cfm", target: { host: "192.0.2.11" }, tags: ["site:Seoul", "fronthaul"] },
    ...{ collectors: ["sel-1"], delay: 0.21, noise: 0.008, faults: [fault("shift", 200, 90, 1.2)] },
  },
  {
    ...{ name: "du-seoul-02", protocol: "udp-echo", target: { host: "192.0.2.12" }, tags: ["site:Seoul", "fronthaul"] },
    ...{ collectors: ["sel-1", "bus-1"], delay: 0.34, noise: 0.012, faults: [fault("jitter", 120, 60, 14), fault("outage", 40, 25)] },
  },
  {
    ...{ name: "ru-seoul-07", protocol: "ecpri-owd", target: LINK, tags: ["site:Seoul", "fronthaul"] },
    ...{ collectors: ["sel-1"], delay: 88, noise: 2.1, faults: [fault("ramp", 150, 360, 0.9), fault("shift", 1.5, 90, 1.4)] },
  },
  {
    ...{ name: "agg-busan-lb", protocol: "cfm-lb", target: LINK, tags: ["site:Busan", "transport"] },
    ...{ collectors: ["bus-1"], delay: 1.3, noise: 0.04, faults: [fault("loss", 90, 45, 0.3)] },
  },
  {
    ...{ name: "agg-busan-dm", protocol: "cfm-dm", target: LINK, tags: ["site:Busan", "transport"] },
    ...{ collectors: ["bus-1"], delay: 1.28, noise: 0.03, faults: [fault("periodic", 70, 240, 0.8)] },
  },
  {
    ...{ name: "ring-busan-ccm", protocol: "cfm-ccm", target: { interface: "eth1" }, tags: ["site:Busan", "transport"] },
    ...{ collectors: ["bus-1"], delay: 10, noise: 0.05, faults: [fault("outage", 41, 12)] },
  },
  {
    ...{ name: "core-seoul-stamp", protocol: "stamp", target: { host: "192.0.2.21" }, tags: ["site:Seoul", "core"] },
    ...{ collectors: ["sel-1"], delay: 4.4, noise: 0.09, faults: [fault("shift", 260, 180, 0.6)] },
  },
  {
    ...{ name: "core-frankfurt", protocol: "icmp", target: { host: "192.0.2.31" }, tags: ["site:Frankfurt", "core"] },
    ...{ collectors: ["fra-1", "sel-1"], delay: 12, noise: 0.4, faults: [fault("spikes", 180, 120, 4), fault("loss", 0.75, 45, 0.25)] },
  },
  {
    ...{ name: "billing-db", protocol: "tcp", target: { host: "192.0.2.41", port: 5432 }, tags: ["site:Frankfurt", "service"] },
    ...{ collectors: ["fra-1"], delay: 2.2, noise: 0.1, faults: [fault("outage", 64, 18)] },
  },
  {
    ...{ name: "resolver", protocol: "dns", target: { server: "192.0.2.53", name: "example.com" }, tags: ["site:Frankfurt", "service"] },
    ...{ collectors: ["fra-1"], delay: 6, noise: 0.5, faults: [fault("spikes", 30, 90, 5)] },
  },
  {
    ...{ name: "billing-api", protocol: "http", target: { url: "https://billing.example.com" }, tags: ["site:Frankfurt", "service"] },
    ...{ collectors: ["fra-1"], delay: 120, noise: 7, faults: [fault("ramp", 220, 300, 1.5), fault("outage", 63.8, 16)] },
  },
  {
    ...{ name: "portal", protocol: "http", target: { url: "https://portal.example.com" }, tags: ["site:Seoul", "service"] },
    ...{ collectors: ["sel-1"], delay: 65, noise: 4, faults: [fault("shift", 100, 120, 1.1)] },
  },
  {
    ...{ name: "path-frankfurt", protocol: "traceroute", target: { host: "192.0.2.71" }, tags: ["site:Frankfurt", "transport"] },
    ...{ collectors: ["sel-1"], delay: 230, noise: 3, faults: [fault("shift", 140, 200, 0.4)] },
  },
  {
    ...{ name: "trace-busan", protocol: "cfm-lt", target: LINK, tags: ["site:Busan", "transport"] },
    ...{ collectors: ["bus-1"], delay: 3, noise: 0, faults: [] },
  },
  {
    ...{ name: "clock-seoul", protocol: "ptp-watch", target: { interface: "eth1" }, tags: ["site:Seoul", "fronthaul"] },
    ...{ collectors: ["sel-1"], delay: 62, noise: 30, faults: [fault("outage", 88, 20)] },
  },
  {
    ...{ name: "synce-seoul", protocol: "esmc-watch", target: { interface: "eth1" }, tags: ["site:Seoul", "fronthaul"] },
    ...{ collectors: ["sel-1"], delay: 500, noise: 250, faults: [] },
  },
  {
    ...{ name: "sel-1-clock", protocol: "own-clock", target: { source: "ptp4l" }, tags: ["site:Seoul", "fronthaul"] },
    ...{ collectors: ["sel-1"], delay: 0.04, noise: 0.03, faults: [] },
  },
  {
    ...{ name: "agg-busan-01", protocol: "icmp", target: { host: "192.0.2.61" }, tags: ["site:Busan", "transport"] },
    ...{ collectors: ["bus-1"], delay: 3.1, noise: 0.08, faults: [fault("jitter", 240, 90, 12), fault("outage", 40.9, 14)] },
  },
];

const RULE = {
  ...{ scope: [], direction: "above", minimumDeviationAbsolute: null, minimumDeviationRelative: null, k: 3, n: 5, forSeconds: 0 },
} as const;
export const SAMPLE_RULES = [
  { ...RULE, name: "Web response above 200 ms", metricName: "http_response_time", threshold: 200, unit: "ms", severity: "warning" },
  { ...RULE, name: "ICMP loss above 10 %", metricName: "icmp_loss", threshold: 0.1, unit: "ratio", severity: "critical" },
] as const;
