import { z } from "zod";
import { sourceFields, sourcePortsField, sourcePortsShape, sourceShape } from "../egress-settings";
import { Host, hostAndPort, Port } from "../host";
import { ipVersionField, ipVersionShape } from "../ip-version";
import { availabilityMetric, delayMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

export const TcpTarget = z.strictObject({
  host: Host,
  port: Port,
  timeoutMs: z.int().min(20).max(30_000).default(3_000),
  ...ipVersionShape,
  ...sourceShape,
  ...sourcePortsShape,
});
export type TcpTarget = z.infer<typeof TcpTarget>;

export const tcpSpec = defineProtocol<TcpTarget>({
  name: "tcp",
  version: "1.2.0",
  documentation: "docs/protocol-reference.md",
  title: "TCP connect",
  description: "Opens a TCP connection, measures how long the handshake takes, and closes it without sending data.",
  source: "RFC 9293 §3.5 (three-way handshake)",
  synonyms: ["tcp", "connect", "port", "handshake", "syn", "reachability", "service up"],
  target: TcpTarget,
  fields: [
    { name: "host", label: "Host", help: "Name or address of the server.", input: "text", placeholder: "db.example.net" },
    { name: "port", label: "Port", help: "TCP port that must accept connections.", input: "number", placeholder: "443" },
    {
      name: "timeoutMs",
      label: "Time-out (ms)",
      help: "A connection that takes longer counts as failed.",
      input: "number",
      placeholder: "3000",
      advanced: true,
    },
    ipVersionField,
    ...sourceFields,
    sourcePortsField,
  ],
  defaultIntervalMs: 30_000,
  metrics: {
    tcp_connect_time: delayMetric("Connect time", "From the first SYN to the established connection; name resolution is not in it."),
    tcp_availability: availabilityMetric("1 when the connection was established in time, else 0."),
  },
  headline: { delay: "tcp_connect_time", delivery: "tcp_availability" },
  cost: () => ({ packets: 7, bytes: 7 * 60 }),
  address: (t) => hostAndPort(t.host, t.port),
});
