import { outcomeMetricOf } from "@padit/domain/metrics";
import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import { burstFields, burstShape, Dscp, dscpField, ENDS_IN_TIME, endsInTime } from "../burst/settings";
import { MdLevel, mdLevelField } from "../cfm/settings";
import { cfmLbSpec } from "../cfm-lb/spec";
import { ECPRI_MODES, ECPRI_TRANSPORTS, ecpriSpec } from "../ecpri-owd/spec";
import { ROUND_TRIP_CLASS_LIMITS } from "../ecpri-owd/transport-classes";
import { StationMac } from "../ethernet/mac";
import { peerClockFields, peerClockShape } from "../ethernet/peer-clock";
import { interfaceField, isTaggedWell, linkShape, macField, TAGGED_WELL, tagFields } from "../ethernet/settings";
import { Host, Port } from "../host";
import { availabilityMetric, lossMetric } from "../metric-specs";
import { defineProtocol, type MetricSpec } from "../protocol";
import { udpEchoSpec } from "../udp-echo/spec";

/** Default marking of user-plane traffic (O-RAN CUS-plane specification; DSCP 46 is EF). */
const U_PLANE = { pcp: 7, dscp: 46 } as const;

export const OranCfmTarget = z
  .strictObject({
    host: Host,
    udpEcho: z.boolean().default(true),
    ecpri: z.boolean().default(true),
    lbm: z.boolean().default(true),
    /** If empty or null, the collector's neighbour table supplies the value; the host must be on its link. */
    interface: z.union([z.literal(""), linkShape.interface]).default(""),
    mac: StationMac.nullable().default(null),
    vlanId: linkShape.vlanId,
    outerVlanId: linkShape.outerVlanId,
    dei: linkShape.dei,
    pcp: linkShape.pcp.default(U_PLANE.pcp),
    mdLevel: MdLevel,
    udpEchoPort: Port.default(7),
    ecpriTransport: z.enum(ECPRI_TRANSPORTS).default("ethernet"),
    ecpriPort: Port.nullable().default(null),
    ecpriMode: z.enum(ECPRI_MODES).default("two-step"),
    ...peerClockShape,
    ...burstShape,
    dscp: Dscp.default(U_PLANE.dscp),
  })
  .refine((t) => endsInTime({ count: 3 * t.count, spacingMs: t.spacingMs, timeoutMs: 3 * t.timeoutMs }), ENDS_IN_TIME)
  .refine(isTaggedWell, TAGGED_WELL)
  .refine((t) => t.udpEcho || t.ecpri || t.lbm, { error: "Switch on at least one of UDP echo, eCPRI and LBM.", path: ["udpEcho"] })
  .refine((t) => !t.ecpri || t.ecpriTransport === "ethernet" || t.ecpriPort !== null, {
    error: "eCPRI has no port of its own: enter the radio's.",
    path: ["ecpriPort"],
  });
export type OranCfmTarget = z.infer<typeof OranCfmTarget>;

const advanced = (field: FieldSpec): FieldSpec => ({ ...field, advanced: true });
const PLANE_HELP: Readonly<Record<string, string>> = {
  pcp: "Of the plane whose queue is measured, 0 to 7; the user plane's is 7.",
  dscp: "Of the plane whose queue is measured, 0 to 63; the user plane's is 46.",
};
const ofPlane = (field: FieldSpec): FieldSpec => ({ ...field, help: PLANE_HELP[field.name] ?? field.help });
/** A metric of one of the three probes. It is optional, because each probe can be switched off. */
const share = (title: string, what: string, protocol: keyof typeof PARTS): MetricSpec => ({
  ...lossMetric(title, `Share of ${what} that the network did not bring back.`, { isOptional: true }),
  outcome: outcomeMetricOf(protocol),
});
const partOf = (metrics: Readonly<Record<string, MetricSpec>>, name: string, title: string): MetricSpec => {
  const metric = metrics[name];
  if (metric === undefined) throw new Error(`no metric ${name}`);
  return { ...metric, title, nature: { ...metric.nature, isOptional: true } };
};

/** The protocols of the bundle, and the titles of their outcome series. */
const PARTS = { "udp-echo": "UDP echo outcome", "ecpri-owd": "eCPRI outcome", "cfm-lb": "Loopback outcome" } as const;

export const oranCfmSpec = defineProtocol<OranCfmTarget>(
  {
    name: "oran-cfm",
    version: "1.0.0",
    documentation: "docs/protocol-reference.md",
    title: "O-RAN fronthaul",
    description:
      "Watches one radio or switch by three probes at once: UDP echo, eCPRI one-way delay and CFM loopback, each on unless switched off.",
    source: "O-RAN M-plane (o-ran-udp-echo, o-ran-ecpri-delay, o-ran-lbm); RFC 862; IEEE 802.1Q; eCPRI V2.0",
    synonyms: ["o-ran", "oran", "fronthaul", "o-ru", "o-du", "radio", "cfm", "ecpri", "udp echo", "lbm", "bundle"],
    target: OranCfmTarget,
    fields: [
      { name: "host", label: "Host", help: "Name or address of the radio or switch.", input: "text", placeholder: "192.0.2.10" },
      { name: "udpEcho", label: "UDP echo", help: "Round trip by RFC 862.", input: "switch" },
      { name: "ecpri", label: "eCPRI delay", help: "One-way delay by message type 5.", input: "switch" },
      { name: "lbm", label: "CFM loopback", help: "Round trip by LBM and LBR.", input: "switch" },
      { ...interfaceField, help: "The collector's interface on that link; empty: found by the address." },
      macField("For eCPRI and LBM; empty: found by the address, where the host is on the collector's link."),
      ...tagFields.map(ofPlane),
      mdLevelField,
      {
        name: "udpEchoPort",
        label: "UDP echo port",
        help: "The echo service's own is 7.",
        input: "number",
        placeholder: "7",
        advanced: true,
      },
      {
        name: "ecpriTransport",
        label: "eCPRI over",
        help: "How the radio speaks eCPRI.",
        input: "select",
        options: ECPRI_TRANSPORTS,
        advanced: true,
      },
      {
        name: "ecpriPort",
        label: "eCPRI port",
        help: "UDP port the radio listens on; eCPRI names none.",
        input: "number",
        placeholder: "44334",
        advanced: true,
        showWhen: { field: "ecpriTransport", is: ["udp"] },
      },
      {
        name: "ecpriMode",
        label: "eCPRI measurement",
        help: "Two-step is exact (T12).",
        input: "select",
        options: ECPRI_MODES,
        advanced: true,
      },
      ...peerClockFields.map(advanced),
      ...burstFields,
      ofPlane(dscpField),
    ],
    defaultIntervalMs: 10_000,
    metrics: {
      udp_echo_rtt: {
        ...partOf(udpEchoSpec.metrics, "udp_echo_rtt", "UDP echo round-trip time"),
        limits: ROUND_TRIP_CLASS_LIMITS,
      },
      ecpri_delay: partOf(ecpriSpec.metrics, "ecpri_delay", "eCPRI one-way delay"),
      lbm_rtt: { ...partOf(cfmLbSpec.metrics, "lbm_rtt", "Loopback round-trip time"), limits: ROUND_TRIP_CLASS_LIMITS },
      oran_cfm_udp_echo_loss: share("UDP echo loss", "echo datagrams", "udp-echo"),
      oran_cfm_ecpri_loss: share("eCPRI loss", "eCPRI measurements", "ecpri-owd"),
      oran_cfm_lbm_loss: share("Loopback loss", "loopback messages", "cfm-lb"),
      oran_cfm_availability: availabilityMetric("Share of the probes that got an answer, of those that could be made."),
    },
    headline: { delay: "udp_echo_rtt", delivery: "oran_cfm_availability" },
    cost: (t) => {
      const packets = t.count * ((t.udpEcho ? 2 : 0) + (t.ecpri ? 3 : 0) + (t.lbm ? 2 : 0));
      return { packets, bytes: packets * 64 };
    },
    address: (t) => t.host,
  },
  PARTS,
);
