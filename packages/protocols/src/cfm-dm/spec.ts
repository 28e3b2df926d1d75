import { z } from "zod";
import { roundTripMetrics } from "../burst/metric-specs";
import { burstFields, burstShape, ENDS_IN_TIME, endsInTime } from "../burst/settings";
import { FRAME_BYTES, MdLevel, mdLevelField } from "../cfm/settings";
import { StationMac } from "../ethernet/mac";
import { peerClockFields, peerClockShape } from "../ethernet/peer-clock";
import { interfaceField, isTaggedWell, linkShape, linkText, macField, TAGGED_WELL, tagFields } from "../ethernet/settings";
import { oneWayDelayMetric, steeredMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

export const CfmDmTarget = z
  .strictObject({
    ...linkShape,
    mac: StationMac,
    mdLevel: MdLevel,
    ...burstShape,
    ...peerClockShape,
    /** Bytes of the Data TLV. Absent: none is sent, and older collectors do not know the field. */
    dataBytes: z.int().min(0).max(8900, "At most 8900 bytes.").optional(),
  })
  .refine(endsInTime, ENDS_IN_TIME)
  .refine(isTaggedWell, TAGGED_WELL);
export type CfmDmTarget = z.infer<typeof CfmDmTarget>;

export const cfmDmSpec = defineProtocol<CfmDmTarget>({
  name: "cfm-dm",
  version: "1.1.0",
  documentation: "docs/protocol-reference.md",
  title: "CFM delay measurement",
  description:
    "Sends Y.1731 delay messages (DMM) to a maintenance point that stamps its replies (DMR): round trip without its turnaround, and each direction's delay where both clocks are synchronised.",
  source: "ITU-T Y.1731 §8.2, §9.15–9.16; jitter after RFC 3393",
  synonyms: ["cfm", "dmm", "dmr", "y.1731", "frame delay", "eth-dm", "oam", "ethernet", "mep", "one-way delay"],
  target: CfmDmTarget,
  fields: [
    interfaceField,
    macField("Of the maintenance point (MEP)."),
    mdLevelField,
    ...tagFields,
    ...burstFields,
    {
      name: "dataBytes",
      label: "Data (bytes)",
      help: "Size of a Data TLV, to make frames as long as the traffic; empty sends none.",
      input: "number",
      placeholder: "0",
      advanced: true,
    },
    ...peerClockFields,
  ],
  needsRawSockets: true,
  defaultIntervalMs: 10_000,
  metrics: {
    ...roundTripMetrics("cfm_dm", "the far end's turnaround is taken out where it stamps"),
    cfm_dm_turnaround: steeredMetric("Turnaround of the far end", "Median time between the far end's receipt and its reply.", {
      low: 0,
      high: null,
    }),
    cfm_dm_forward_delay: oneWayDelayMetric(
      "Delay to the far end",
      "Median delay to the far end; only while both clocks are synchronised.",
    ),
    cfm_dm_backward_delay: oneWayDelayMetric("Delay from the far end", "Median delay back; only while both clocks are synchronised."),
  },
  headline: { delay: "cfm_dm_rtt", delivery: "cfm_dm_loss" },
  cost: (t) => ({ packets: 2 * t.count, bytes: 2 * t.count * (FRAME_BYTES + (t.dataBytes ?? 0)) }),
  address: (t) => `${t.mac} on ${linkText(t)}, level ${t.mdLevel}`,
});
