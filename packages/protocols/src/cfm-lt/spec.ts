import { z } from "zod";
import { FRAME_BYTES, MdLevel, mdLevelField } from "../cfm/settings";
import { StationMac } from "../ethernet/mac";
import { interfaceField, isTaggedWell, linkShape, linkText, macField, TAGGED_WELL, tagFields } from "../ethernet/settings";
import { availabilityMetric, countMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

const TTL_MAX = 255;

export const CfmLtTarget = z
  .strictObject({
    ...linkShape,
    /** MAC address of the maintenance point to trace to. */
    mac: StationMac,
    mdLevel: MdLevel,
    ttl: z.int().min(1).max(TTL_MAX).default(64),
    /** Wait for replies, ms. Each bridge delays its reply by up to a second, to avoid simultaneous replies. */
    timeoutMs: z.int().min(100).max(10_000).default(3_000),
  })
  .refine(isTaggedWell, TAGGED_WELL);
export type CfmLtTarget = z.infer<typeof CfmLtTarget>;

export const cfmLtSpec = defineProtocol<CfmLtTarget>({
  name: "cfm-lt",
  version: "1.0.0",
  documentation: "docs/protocol-reference.md",
  title: "CFM linktrace",
  description:
    "Sends an Ethernet linktrace message (LTM) and lists the bridges and maintenance points on the way to a MAC address by their replies (LTR).",
  source: "IEEE 802.1Q clauses 20.3 and 21.8 (802.1ag); ITU-T Y.1731 §7.3",
  synonyms: ["cfm", "ltm", "ltr", "linktrace", "802.1ag", "y.1731", "oam", "ethernet", "mip", "mep", "l2 traceroute", "path"],
  target: CfmLtTarget,
  fields: [
    interfaceField,
    macField("Of the maintenance point to trace to."),
    mdLevelField,
    ...tagFields,
    { name: "ttl", label: "TTL", help: "Bridges that the message passes at most.", input: "number", placeholder: "64", advanced: true },
    {
      name: "timeoutMs",
      label: "Time-out (ms)",
      help: "How long replies are awaited; a bridge may take a second to answer.",
      input: "number",
      placeholder: "3000",
      advanced: true,
    },
  ],
  needsRawSockets: true,
  defaultIntervalMs: 60_000,
  metrics: {
    cfm_lt_availability: availabilityMetric("1 when the maintenance point that was looked for answered, else 0."),
    cfm_lt_hops: countMetric("Hops", "Maintenance points that answered, the one looked for included.", "none", TTL_MAX),
  },
  headline: { delay: "cfm_lt_hops", delivery: "cfm_lt_availability" },
  cost: () => ({ packets: 8, bytes: 8 * (FRAME_BYTES + 40) }),
  address: (t) => `${t.mac} on ${linkText(t)}, level ${t.mdLevel}`,
});
