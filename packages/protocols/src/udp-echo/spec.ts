import { z } from "zod";
import { Host, hostAndPort, Port } from "../host";
import { defineProtocol } from "../protocol";

export const UdpEchoTarget = z
  .strictObject({
    host: Host,
    /** RFC 862 names 7. */
    port: Port.default(7),
    /** Packets of one run. */
    count: z.int().min(1).max(50).default(5),
    spacingMs: z.int().min(1).max(1000).default(20),
    /** How long a reply to the last packet may take. */
    timeoutMs: z.int().min(20).max(10_000).default(500),
    /** Octets of UDP payload; the first 36 are PADIT's header. */
    payloadBytes: z.int().min(36).max(1400).default(36),
  })
  .refine((t) => t.count * t.spacingMs + t.timeoutMs <= 30_000, { error: "A run must end within 30 s.", path: ["timeoutMs"] });
export type UdpEchoTarget = z.infer<typeof UdpEchoTarget>;

const IP_AND_UDP_HEADER_BYTES = 28;

export const udpEchoSpec = defineProtocol<UdpEchoTarget>({
  name: "udp-echo",
  version: "1.0.0",
  title: "UDP echo",
  description: "Sends a short burst of datagrams to an echo service and measures delay, jitter, loss and order of what comes back.",
  source: "RFC 862; jitter after RFC 3393, duplicates after RFC 5560, reordering after RFC 4737",
  synonyms: ["udp", "echo", "rtt", "ping", "latency", "jitter", "packet loss", "rfc 862", "responder"],
  target: UdpEchoTarget,
  fields: [
    { name: "host", label: "Host", help: "Name or address of the echo service.", input: "text", placeholder: "echo.example.net" },
    { name: "port", label: "Port", help: "UDP port; the echo service's own is 7.", input: "number", placeholder: "7" },
    { name: "count", label: "Packets", help: "Sent per run; more show smaller loss.", input: "number", placeholder: "5", advanced: true },
    {
      name: "spacingMs",
      label: "Spacing (ms)",
      help: "Time between two packets of a run.",
      input: "number",
      placeholder: "20",
      advanced: true,
    },
    {
      name: "timeoutMs",
      label: "Time-out (ms)",
      help: "A reply that comes later counts as lost.",
      input: "number",
      placeholder: "500",
      advanced: true,
    },
    {
      name: "payloadBytes",
      label: "Payload (bytes)",
      help: "Size of each datagram's payload, at least 36.",
      input: "number",
      placeholder: "36",
      advanced: true,
    },
  ],
  defaultIntervalMs: 10_000,
  metrics: {
    udp_echo_rtt: { unit: "ms", type: "latency", help: "Median round trip of the run's packets; includes the responder's turnaround." },
    udp_echo_rtt_min: { unit: "ms", type: "latency", help: "Shortest round trip of the run." },
    udp_echo_rtt_p95: { unit: "ms", type: "latency", help: "95th percentile of the run's round trips (nearest rank)." },
    udp_echo_rtt_max: { unit: "ms", type: "latency", help: "Longest round trip of the run." },
    udp_echo_jitter: { unit: "ms", type: "latency", help: "Mean absolute difference of consecutive round trips." },
    udp_echo_loss: { unit: "ratio", type: "error_rate", help: "Share of packets sent that the network did not bring back." },
    udp_echo_duplicates: { unit: "count", type: "custom", help: "Replies beyond the first to the same packet." },
    udp_echo_reordered: { unit: "count", type: "custom", help: "Replies that arrived after the reply to a later packet." },
  },
  headline: { delay: "udp_echo_rtt", delivery: "udp_echo_loss" },
  cost: (t) => ({ packets: 2 * t.count, bytes: 2 * t.count * (t.payloadBytes + IP_AND_UDP_HEADER_BYTES) }),
  address: (t) => hostAndPort(t.host, t.port),
});
