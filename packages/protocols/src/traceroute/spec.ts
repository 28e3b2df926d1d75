import { z } from "zod";
import { Dscp, dscpField } from "../burst/settings";
import { sourceFields, sourcePortField, sourcePortShape, sourceShape } from "../egress-settings";
import { Host, Port } from "../host";
import { ipVersionField, ipVersionShape } from "../ip-version";
import { countMetric, delayMetric, lossMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

const TRANSPORTS = ["icmp", "udp", "tcp"] as const;
/** Longest run, ms. The agent aborts longer runs. */
const RUN_MS_MAX = 30_000;
const HOPS_MAX = 64;

export const TracerouteTarget = z
  .strictObject({
    host: Host,
    transport: z.enum(TRANSPORTS).default("icmp"),
    /** Destination port; null: 33434 of UDP, 443 of TCP. */
    port: Port.nullable().default(null),
    maxHops: z.int().min(1).max(HOPS_MAX).default(30),
    rounds: z.int("Rounds must be a whole number.").min(1).max(10, "At most 10 rounds.").default(3),
    spacingMs: z.int().min(5, "At least 5 ms between packets.").max(500).default(20),
    timeoutMs: z.int().min(100).max(5_000).default(1_000),
    dscp: Dscp,
    ...ipVersionShape,
    ...sourceShape,
    ...sourcePortShape,
  })
  .refine((t) => longestRunMs(t) <= RUN_MS_MAX, {
    error: "A run must end within 30 s: fewer hops or rounds, less spacing or a shorter time-out.",
    path: ["timeoutMs"],
  });
export type TracerouteTarget = z.infer<typeof TracerouteTarget>;

const longestRunMs = (t: { maxHops: number; rounds: number; spacingMs: number; timeoutMs: number }): number =>
  t.rounds * (t.maxHops * t.spacingMs + t.timeoutMs);

const PACKET_BYTES = 60;

export const tracerouteSpec = defineProtocol<TracerouteTarget>({
  name: "traceroute",
  version: "1.0.0",
  documentation: "docs/protocol-reference.md",
  title: "Traceroute",
  description:
    "Finds the routers on the way to a host by packets whose TTL runs out there, with the loss and delay of each hop over several rounds, and notices when the path changes.",
  source: "RFC 792, RFC 4443; constant flow after Paris traceroute (IMC 2006)",
  synonyms: ["traceroute", "tracert", "mtr", "path", "hops", "route", "routers", "ttl", "as path", "paris traceroute"],
  target: TracerouteTarget,
  fields: [
    { name: "host", label: "Host", help: "Name or address to trace the path to.", input: "text", placeholder: "192.0.2.10" },
    {
      name: "transport",
      label: "Packets",
      help: "Kind of packets sent; firewalls and load balancers may treat each differently.",
      input: "select",
      options: TRANSPORTS,
    },
    {
      name: "port",
      label: "Port",
      help: "Destination port; empty: 33434 of UDP, 443 of TCP.",
      input: "number",
      showWhen: { field: "transport", is: ["udp", "tcp"] },
      advanced: true,
    },
    { name: "maxHops", label: "Hops", help: "Farthest hop to look for.", input: "number", placeholder: "30", advanced: true },
    {
      name: "rounds",
      label: "Rounds",
      help: "Packets sent to each hop per run; more show smaller loss.",
      input: "number",
      placeholder: "3",
      advanced: true,
    },
    { name: "spacingMs", label: "Spacing (ms)", help: "Time between two packets.", input: "number", placeholder: "20", advanced: true },
    {
      name: "timeoutMs",
      label: "Time-out (ms)",
      help: "An answer that comes later counts as lost.",
      input: "number",
      placeholder: "1000",
      advanced: true,
    },
    dscpField,
    ipVersionField,
    ...sourceFields,
    {
      ...sourcePortField,
      help: "With UDP and TCP; empty: one that depends on the host, so that every run takes the same path.",
      showWhen: { field: "transport", is: ["udp", "tcp"] },
    },
  ],
  needsRawSockets: true,
  defaultIntervalMs: 60_000,
  metrics: {
    traceroute_rtt: delayMetric("Round-trip time", "Median of the round trips to the host itself."),
    traceroute_loss: lossMetric("Loss", "Share of the packets to the host that it did not answer; 1 if the trace did not reach it."),
    traceroute_hops: countMetric(
      "Hops",
      "Number of the farthest hop that answered; of a trace that arrived, the host's.",
      "none",
      HOPS_MAX,
    ),
    traceroute_changed_hops: countMetric("Changed hops", "Hops at which other routers answered than in the run before.", "lower", HOPS_MAX),
    traceroute_silent_hops: countMetric("Silent hops", "Hops before the farthest one that answered nothing.", "none", HOPS_MAX),
  },
  headline: { delay: "traceroute_rtt", delivery: "traceroute_loss" },
  cost: (t) => ({ packets: 2 * t.rounds * t.maxHops, bytes: 2 * t.rounds * t.maxHops * PACKET_BYTES }),
  address: (t) => t.host,
});
