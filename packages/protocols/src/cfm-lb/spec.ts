import { z } from "zod";
import { roundTripMetrics } from "../burst/metric-specs";
import { burstFields, burstShape, ENDS_IN_TIME, endsInTime } from "../burst/settings";
import { FRAME_BYTES, MdLevel, mdLevelField } from "../cfm/settings";
import { StationMac } from "../ethernet/mac";
import { interfaceField, isTaggedWell, linkShape, linkText, macField, TAGGED_WELL, tagFields } from "../ethernet/settings";
import { availabilityMetric, countMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

const LB_DESTINATIONS = ["unicast", "multicast"] as const;

export const CfmLbTarget = z
  .strictObject({
    ...linkShape,
    destination: z.enum(LB_DESTINATIONS).default("unicast"),
    /** MAC address of the MEP; null with multicast. */
    mac: StationMac.nullable().default(null),
    mdLevel: MdLevel,
    ...burstShape,
    /** Bytes of the Data TLV; 0 sends none. */
    dataBytes: z.int().min(0).max(8900, "At most 8900 bytes.").default(0),
    /** Chassis name in a Sender ID TLV; empty sends none. */
    senderId: z.string().trim().max(32, "At most 32 characters.").default(""),
  })
  .refine(endsInTime, ENDS_IN_TIME)
  .refine(isTaggedWell, TAGGED_WELL)
  .refine((t) => t.destination === "multicast" || t.mac !== null, {
    error: "Enter the MEP's MAC address, or choose multicast.",
    path: ["mac"],
  });
export type CfmLbTarget = z.infer<typeof CfmLbTarget>;

export const cfmLbSpec = defineProtocol<CfmLbTarget>({
  name: "cfm-lb",
  version: "1.2.0",
  documentation: "docs/protocol-reference.md",
  title: "CFM loopback",
  description:
    "Sends Ethernet loopback messages (LBM) to a maintenance point and measures its replies (LBR), with any VLAN tagging and MD level.",
  source: "IEEE 802.1Q clauses 20–21 (802.1ag); jitter after RFC 3393",
  synonyms: ["cfm", "lbm", "lbr", "loopback", "802.1ag", "y.1731", "oam", "ethernet", "mep", "o-ran", "fronthaul", "l2 ping"],
  target: CfmLbTarget,
  fields: [
    interfaceField,
    { ...macField("Of the maintenance point (MEP)."), showWhen: { field: "destination", is: ["unicast"] } },
    mdLevelField,
    ...tagFields,
    {
      name: "destination",
      label: "Destination",
      help: "Multicast asks every MEP of the level; the collector's operator must permit it.",
      input: "select",
      options: LB_DESTINATIONS,
      advanced: true,
    },
    ...burstFields,
    {
      name: "dataBytes",
      label: "Data (bytes)",
      help: "Size of a Data TLV; 0 sends none.",
      input: "number",
      placeholder: "0",
      advanced: true,
    },
    { name: "senderId", label: "Sender ID", help: "Chassis name in a Sender ID TLV; empty sends none.", input: "text", advanced: true },
  ],
  needsRawSockets: true,
  defaultIntervalMs: 10_000,
  metrics: {
    // `lbm_rtt` is an older name, which is kept because other programs use it.
    ...roundTripMetrics("cfm_lb", "it includes the MEP's turnaround", "lbm_rtt"),
    cfm_lb_responders: countMetric("Responders", "Maintenance points that answered; more than one only to multicast.", "higher"),
    cfm_lb_availability: availabilityMetric("Of multicast only: 1 if any maintenance point of the level answered, else 0."),
  },
  headline: { delay: "lbm_rtt", delivery: "cfm_lb_loss", groupDelivery: "cfm_lb_availability" },
  cost: (t) => ({ packets: 2 * t.count, bytes: 2 * t.count * (FRAME_BYTES + t.dataBytes) }),
  address: (t) => `${t.mac ?? "multicast"} on ${linkText(t)}, level ${t.mdLevel}`,
});
