import { z } from "zod";

const PolicyEntries = z.array(z.string().max(200)).max(50);
const PacketsPerSecond = z.number().min(0);
/**
 * Summary of the policy of the collector's operator (allow.json), for people. The server can neither change nor rely on it. Empty lists set no
 * limit.
 */
export const PolicySummary = z.object({
  only: PolicyEntries,
  deny: PolicyEntries,
  allow: PolicyEntries,
  proxies: PolicyEntries,
  protocols: PolicyEntries,
  interfaces: PolicyEntries,
  /** 0: untagged. */
  vlans: PolicyEntries,
  cfmGroups: PolicyEntries,
  limits: z.object({
    targetPacketsPerSecond: PacketsPerSecond,
    targetBitsPerSecond: PacketsPerSecond,
    interfacePacketsPerSecond: PacketsPerSecond,
    interfaceBitsPerSecond: PacketsPerSecond,
  }),
  /** Largest number of packets per second to one target, by protocol. */
  protocolLimits: z.record(z.string().max(100), PacketsPerSecond),
});
export const Capabilities = z.object({
  protocols: z.array(z.object({ name: z.string(), version: z.string() })).max(100),
  stamps: z.array(z.enum(["hw", "kernel", "tcp_info", "user"])),
  platform: z.string().max(200).default(""),
  /** Whether the collector may send ICMP and Ethernet. null: unknown, as during enrolment, which may run with other rights. */
  rawSockets: z.boolean().nullable().default(null),
  /** Capabilities that the collector lacks, with the reasons, as sentences for users. */
  lacking: z.array(z.string().max(500)).max(10).default([]),
  /** Absent: an older collector, or one that has enrolled but not run yet. */
  policy: PolicySummary.optional(),
});

export type PolicySummary = z.infer<typeof PolicySummary>;
export type Capabilities = z.infer<typeof Capabilities>;
