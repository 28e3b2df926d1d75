import { z } from "zod";
import { roundTripMetrics } from "../burst/metric-specs";
import { burstFields, burstShape, Dscp, dscpField, ENDS_IN_TIME, endsInTime } from "../burst/settings";
import { egressFields, egressShape, sourcePortField, sourcePortShape } from "../egress-settings";
import { Host, hostAndPort, Port } from "../host";
import { ipVersionField, ipVersionShape } from "../ip-version";
import { pathMtuMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

export const UdpEchoTarget = z
  .strictObject({
    host: Host,
    /** Destination port; the standard port is 7 (RFC 862). */
    port: Port.default(7),
    ...burstShape,
    /** Bytes of UDP payload; the first 36 are PADIT's header. */
    payloadBytes: z.int().min(36, "At least 36 bytes: PADIT's header.").max(8972, "At most 8972 bytes: an IP packet of 9000.").default(36),
    dscp: Dscp,
    ...ipVersionShape,
    ...egressShape,
    ...sourcePortShape,
  })
  .refine(endsInTime, ENDS_IN_TIME);
export type UdpEchoTarget = z.infer<typeof UdpEchoTarget>;

const IP_AND_UDP_HEADER_BYTES = 28;

export const udpEchoSpec = defineProtocol<UdpEchoTarget>({
  name: "udp-echo",
  version: "1.2.0",
  documentation: "docs/protocol-reference.md",
  title: "UDP echo",
  description: "Sends a short burst of datagrams to an echo service and measures delay, jitter, loss and order of what comes back.",
  source: "RFC 862; jitter after RFC 3393, loss after RFC 7680, duplicates after RFC 5560, reordering after RFC 4737",
  synonyms: ["udp", "echo", "rtt", "ping", "latency", "jitter", "packet loss", "rfc 862", "responder"],
  target: UdpEchoTarget,
  fields: [
    { name: "host", label: "Host", help: "Name or address of the echo service.", input: "text", placeholder: "echo.example.net" },
    { name: "port", label: "Port", help: "UDP port; the echo service's own is 7.", input: "number", placeholder: "7" },
    ...burstFields,
    {
      name: "payloadBytes",
      label: "Payload (bytes)",
      help: "Size of each datagram's payload, at least 36.",
      input: "number",
      placeholder: "36",
      advanced: true,
    },
    dscpField,
    ipVersionField,
    ...egressFields,
    sourcePortField,
  ],
  defaultIntervalMs: 10_000,
  metrics: {
    ...roundTripMetrics("udp_echo", "it includes the responder's turnaround"),
    udp_echo_path_mtu: pathMtuMetric,
  },
  headline: { delay: "udp_echo_rtt", delivery: "udp_echo_loss" },
  cost: (t) => ({ packets: 2 * t.count, bytes: 2 * t.count * (t.payloadBytes + IP_AND_UDP_HEADER_BYTES) }),
  address: (t) => hostAndPort(t.host, t.port),
});
