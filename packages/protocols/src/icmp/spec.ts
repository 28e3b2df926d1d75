import { z } from "zod";
import { roundTripMetrics } from "../burst/metric-specs";
import { burstFields, burstShape, Dscp, dscpField, ENDS_IN_TIME, endsInTime } from "../burst/settings";
import { egressFields, egressShape } from "../egress-settings";
import { Host } from "../host";
import { IpVersion, ipVersionField } from "../ip-version";
import { pathMtuMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

export const IcmpTarget = z
  .strictObject({
    host: Host,
    family: IpVersion.default("auto"),
    ...burstShape,
    timeoutMs: burstShape.timeoutMs.default(1_000),
    /** Bytes after the ICMP header; the first 36 are PADIT's. */
    payloadBytes: z.int().min(36, "At least 36 bytes: PADIT's header.").max(8972, "At most 8972 bytes: an IP packet of 9000.").default(56),
    ttl: z.int().min(1, "TTL is 1 to 255.").max(255, "TTL is 1 to 255.").default(64),
    dscp: Dscp,
    ...egressShape,
  })
  .refine(endsInTime, ENDS_IN_TIME);
export type IcmpTarget = z.infer<typeof IcmpTarget>;

const IP_AND_ICMP_HEADER_BYTES = 28;

export const icmpSpec = defineProtocol<IcmpTarget>({
  name: "icmp",
  version: "1.1.0",
  documentation: "docs/protocol-reference.md",
  title: "ICMP echo (ping)",
  description: "Sends a short burst of echo requests over IPv4 or IPv6 and measures delay, jitter, loss and order of the replies.",
  source: "RFC 792, RFC 4443; jitter after RFC 3393, loss after RFC 7680",
  synonyms: ["icmp", "ping", "echo", "rtt", "latency", "packet loss", "reachability", "ipv6", "icmpv6"],
  target: IcmpTarget,
  fields: [
    { name: "host", label: "Host", help: "Name or address to ping.", input: "text", placeholder: "router.example.net" },
    ipVersionField,
    ...burstFields,
    {
      name: "payloadBytes",
      label: "Payload (bytes)",
      help: "Bytes after the ICMP header, at least 36.",
      input: "number",
      placeholder: "56",
      advanced: true,
    },
    { name: "ttl", label: "TTL", help: "Hops a request may take.", input: "number", placeholder: "64", advanced: true },
    dscpField,
    ...egressFields,
  ],
  needsRawSockets: true,
  defaultIntervalMs: 10_000,
  metrics: {
    ...roundTripMetrics("icmp", "it includes the host's turnaround"),
    icmp_path_mtu: pathMtuMetric,
  },
  headline: { delay: "icmp_rtt", delivery: "icmp_loss" },
  cost: (t) => ({ packets: 2 * t.count, bytes: 2 * t.count * (t.payloadBytes + IP_AND_ICMP_HEADER_BYTES) }),
  address: (t) => t.host,
});
