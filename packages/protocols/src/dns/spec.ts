import { z } from "zod";
import { asciiName, Host, hostAndPort, Port } from "../host";
import { ipVersionField, ipVersionShape } from "../ip-version";
import { availabilityMetric, countMetric, delayMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";
import { RESPONSE_CODES } from "./response-codes";

const DNS_TYPES = ["A", "AAAA", "CNAME", "MX", "NS", "TXT", "SOA", "PTR", "SRV", "CAA"] as const;
const DNS_TRANSPORTS = ["udp", "tcp"] as const;

const DomainName = z
  .string()
  .trim()
  .overwrite(asciiName)
  .min(1, "Enter the name to ask for.")
  .max(253, "A domain name has at most 253 characters.")
  .regex(/^(?:\.|(?:[^.\s]{1,63}\.)*[^.\s]{1,63}\.?)$/, "Enter a domain name: labels of at most 63 characters with dots between them.");

export const DnsTarget = z.strictObject({
  /** The server that receives the query. */
  server: Host,
  port: Port.default(53),
  name: DomainName,
  type: z.enum(DNS_TYPES).default("A"),
  transport: z.enum(DNS_TRANSPORTS).default("udp"),
  recursionDesired: z.boolean().default(true),
  expectCode: z.enum(RESPONSE_CODES).default("NOERROR"),
  /** Each must equal the data of an answer record of the queried type. expected-data.ts defines which spellings are equal. */
  expect: z.array(z.string().trim().min(1, "An expectation must not be empty.").max(500)).max(20, "At most 20 expectations.").default([]),
  timeoutMs: z.int().min(20).max(30_000).default(2_000),
  ...ipVersionShape,
});
export type DnsTarget = z.infer<typeof DnsTarget>;

export const dnsSpec = defineProtocol<DnsTarget>({
  name: "dns",
  version: "1.1.0",
  documentation: "docs/protocol-reference.md",
  title: "DNS query",
  description: "Asks a name server over UDP or TCP, measures how long the answer takes and checks its code and records.",
  source: "RFC 1035, RFC 6891, RFC 7766",
  synonyms: ["dns", "domain", "name server", "resolver", "record", "a record", "aaaa", "mx", "txt", "nxdomain", "servfail"],
  target: DnsTarget,
  fields: [
    { name: "server", label: "Server", help: "Name or address of the name server to ask.", input: "text", placeholder: "9.9.9.9" },
    { name: "name", label: "Name", help: "What to ask for.", input: "text", placeholder: "example.com" },
    { name: "type", label: "Record", help: "Type of the records to ask for.", input: "select", options: DNS_TYPES },
    {
      name: "expect",
      label: "Expected data",
      help: "Each line must be a whole record of the answer (an address, a host; of TXT, SOA and CAA a part); else it counts as unavailable.",
      input: "list",
      placeholder: "192.0.2.1",
    },
    {
      name: "expectCode",
      label: "Expected code",
      help: "Any other counts as unavailable.",
      input: "select",
      options: RESPONSE_CODES,
      advanced: true,
    },
    {
      name: "transport",
      label: "Transport",
      help: "Over UDP, an answer that does not fit is asked for again by TCP.",
      input: "select",
      options: DNS_TRANSPORTS,
      advanced: true,
    },
    { name: "port", label: "Port", help: "The server's port.", input: "number", placeholder: "53", advanced: true },
    {
      name: "recursionDesired",
      label: "Ask recursively",
      help: "Off for authoritative servers.",
      input: "switch",
      advanced: true,
    },
    {
      name: "timeoutMs",
      label: "Time-out (ms)",
      help: "An answer that takes longer counts as none.",
      input: "number",
      placeholder: "2000",
      advanced: true,
    },
    { ...ipVersionField, help: "By which the server is asked. auto takes the address that this collector's system prefers." },
  ],
  defaultIntervalMs: 30_000,
  metrics: {
    dns_response_time: delayMetric("Response time", "Query to answer; over TCP with the connection's handshake."),
    dns_availability: availabilityMetric("1 for an answer with the expected code and data, else 0."),
    dns_answers: countMetric("Answer records", "Records of the asked type in the answer.", "higher"),
  },
  headline: { delay: "dns_response_time", delivery: "dns_availability" },
  cost: (t) => (t.transport === "tcp" ? { packets: 9, bytes: 800 } : { packets: 2, bytes: 300 }),
  address: (t) => `${t.name} ${t.type} @ ${hostAndPort(t.server, t.port)}`,
});
