import { idOf, type Json } from "@padit/domain";

/** The demo organization, as data. Ids are derived from names, so that a repeated set-up finds the existing rows. */
export const DEMO = {
  slug: "demo",
  name: "Demo",
  email: "demo@padit.local",
  userName: "Demo",
  collectorName: "demo-collector",
} as const;

export const demoId = (...parts: string[]): string => idOf("demo", ...parts);

export interface DemoPorts {
  udp: number;
  http: number;
}
export interface DemoEndpoint {
  name: string;
  protocol: string;
  intervalMs: number;
  target: { [key: string]: Json };
}

/** The endpoints that the demo's responder offers. The responder chooses other ports when these are in use. */
export const demoEndpoints = ({ udp, http }: DemoPorts): DemoEndpoint[] => [
  { name: "demo-responder", protocol: "udp-echo", intervalMs: 1_000, target: { host: "127.0.0.1", port: udp, count: 5, spacingMs: 20 } },
  { name: "demo-web", protocol: "http", intervalMs: 5_000, target: { url: `http://127.0.0.1:${http}/` } },
];

const RULE = {
  scope: [],
  direction: "above",
  minimumDeviationAbsolute: null,
  minimumDeviationRelative: null,
  k: 3,
  n: 5,
  forSeconds: 0,
} as const;

export const DEMO_RULES = [
  { ...RULE, name: "Round trip above 15 ms", metricName: "udp_echo_rtt", threshold: 15, unit: "ms", severity: "warning" },
  // More tolerant than the other rules, because a busy machine causes jitter on its own loopback.
  { ...RULE, name: "Jitter above 1.2 ms", metricName: "udp_echo_jitter", threshold: 1.2, unit: "ms", severity: "warning", k: 5, n: 8 },
  { ...RULE, name: "Loss above 10 %", metricName: "udp_echo_loss", threshold: 0.1, unit: "ratio", severity: "critical" },
  {
    ...RULE,
    name: "Web unavailable",
    metricName: "http_availability",
    direction: "below",
    threshold: 0.5,
    unit: "ratio",
    severity: "critical",
    k: 2,
    n: 3,
  },
] as const;

export const DEMO_SCOPES = [
  "endpoints:read",
  "endpoints:write",
  "alerts:read",
  "alerts:write",
  "rules:read",
  "rules:write",
  "integrations:read",
  "integrations:write",
  "collectors:read",
  "collectors:write",
  "configuration:read",
  "configuration:write",
] as const;
