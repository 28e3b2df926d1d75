import type { FieldSpec } from "@padit/domain/plugins";
import { z } from "zod";
import { deliveryMetrics } from "../burst/metric-specs";
import { burstFields, burstShape, Dscp, dscpField, ENDS_IN_TIME, endsInTime } from "../burst/settings";
import { StationMac } from "../ethernet/mac";
import { peerClockFields, peerClockShape } from "../ethernet/peer-clock";
import { interfaceField, isTaggedWell, linkShape, linkText, macField, TAGGED_WELL, tagFields } from "../ethernet/settings";
import { Host, hostAndPort, Port } from "../host";
import { ipVersionField, ipVersionShape } from "../ip-version";
import { delayMetric, oneWayDelayMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";
import { ONE_WAY_CLASS_LIMITS } from "./transport-classes";

export const ECPRI_TRANSPORTS = ["ethernet", "udp"] as const;
export const ECPRI_MODES = ["two-step", "one-step", "remote", "remote-two-step"] as const;

export const EcpriTarget = z
  .strictObject({
    transport: z.enum(ECPRI_TRANSPORTS).default("ethernet"),
    ...linkShape,
    interface: z.union([z.literal(""), linkShape.interface]).default(""),
    mac: StationMac.nullable().default(null),
    host: z.union([z.literal(""), Host]).default(""),
    port: Port.nullable().default(null),
    mode: z.enum(ECPRI_MODES).default("two-step"),
    ...burstShape,
    /** Compensation (tcv) of this collector: delay from its timestamp to the point of reference, ns. */
    compensationNs: z.number().min(-1_000_000).max(1_000_000, "At most one millisecond.").default(0),
    /** Number of dummy bytes in requests, to make a probe as long as the traffic. */
    dummyBytes: z.int().min(0).max(8900, "At most 8900 bytes.").default(0),
    ...peerClockShape,
    dscp: Dscp,
    ...ipVersionShape,
  })
  .refine(endsInTime, ENDS_IN_TIME)
  .refine(isTaggedWell, TAGGED_WELL)
  .refine((t) => t.transport === "udp" || t.interface !== "", {
    error: "Enter the collector's network interface, e.g. eth1.",
    path: ["interface"],
  })
  .refine((t) => t.transport === "udp" || t.mac !== null, { error: "Enter the radio's MAC address.", path: ["mac"] })
  .refine((t) => t.transport === "ethernet" || t.host !== "", { error: "Enter a host name or an IP address.", path: ["host"] })
  .refine((t) => t.transport === "ethernet" || t.port !== null, {
    error: "eCPRI has no port of its own: enter the radio's.",
    path: ["port"],
  });
export type EcpriTarget = z.infer<typeof EcpriTarget>;

const onEthernet = (field: FieldSpec): FieldSpec => ({ ...field, showWhen: { field: "transport", is: ["ethernet"] } });
const onUdp = (field: FieldSpec): FieldSpec => ({ ...field, showWhen: { field: "transport", is: ["udp"] } });
const FRAME_BYTES = 60;
const packetsOf = (mode: EcpriTarget["mode"]): number => ({ "one-step": 2, "two-step": 3, remote: 3, "remote-two-step": 4 })[mode];

const MICROSECOND_UNIT = { unit: "us" } as const;
/** Options of further statistics of the one-way delay. The median alerts for all of them. */
const STATISTIC = { ...MICROSECOND_UNIT, statisticOf: "ecpri_delay" } as const;

export const ecpriSpec = defineProtocol<EcpriTarget>({
  name: "ecpri-owd",
  version: "1.2.0",
  documentation: "docs/protocol-reference.md",
  title: "eCPRI one-way delay",
  description:
    "Measures the delay to (or from) a radio with eCPRI message type 5, one-step, two-step or by remote request, over Ethernet or UDP. Both clocks must be synchronised, else the delay is withheld.",
  source: "eCPRI specification V2.0 §3.2.4.6; O-RAN o-ran-ecpri-delay",
  synonyms: ["ecpri", "one-way delay", "owd", "fronthaul", "o-ran", "o-ru", "o-du", "t12", "t34", "message 5", "radio", "compensation"],
  target: EcpriTarget,
  fields: [
    { name: "transport", label: "Transport", help: "How the radio speaks eCPRI.", input: "select", options: ECPRI_TRANSPORTS },
    onEthernet(interfaceField),
    onEthernet(macField("Of the radio's eCPRI port.")),
    ...tagFields.map(onEthernet),
    onUdp({ name: "host", label: "Host", help: "Name or address of the radio.", input: "text", placeholder: "192.0.2.10" }),
    onUdp({ name: "port", label: "Port", help: "UDP port the radio listens on; eCPRI names none.", input: "number", placeholder: "44334" }),
    {
      name: "mode",
      label: "Measurement",
      help: "Two-step is exact (T12). Remote asks the radio to send, which measures the way back (T34).",
      input: "select",
      options: ECPRI_MODES,
    },
    ...peerClockFields,
    ...burstFields,
    {
      name: "compensationNs",
      label: "Compensation (ns)",
      help: "From the collector's time stamp to the point of reference (tcv).",
      input: "number",
      placeholder: "0",
      advanced: true,
    },
    {
      name: "dummyBytes",
      label: "Dummy bytes",
      help: "Make a request as long as the traffic.",
      input: "number",
      placeholder: "0",
      advanced: true,
    },
    onUdp(dscpField),
    onUdp(ipVersionField),
  ],
  defaultIntervalMs: 10_000,
  metrics: {
    ecpri_delay: {
      ...oneWayDelayMetric("One-way delay", "Median one-way delay of the run; only while both clocks are synchronised.", MICROSECOND_UNIT),
      limits: ONE_WAY_CLASS_LIMITS,
    },
    ecpri_owd_delay_min: oneWayDelayMetric("One-way delay (minimum)", "Shortest one-way delay of the run.", STATISTIC),
    ecpri_owd_delay_p95: oneWayDelayMetric(
      "One-way delay (95th percentile)",
      "95th percentile of the run's one-way delays (nearest rank).",
      STATISTIC,
    ),
    ecpri_owd_delay_max: oneWayDelayMetric("One-way delay (maximum)", "Longest one-way delay of the run.", STATISTIC),
    ecpri_owd_jitter: delayMetric("Jitter", "Mean absolute variation of the one-way delay; needs no synchronised clocks.", {
      ...MICROSECOND_UNIT,
      isOptional: true,
    }),
    ecpri_owd_rtt: delayMetric(
      "Round-trip time",
      "Median time from the last request to its answer; it includes the radio's turnaround.",
      MICROSECOND_UNIT,
    ),
    ...deliveryMetrics("ecpri_owd"),
  },
  headline: { delay: "ecpri_delay", delivery: "ecpri_owd_loss" },
  cost: (t) => ({ packets: packetsOf(t.mode) * t.count, bytes: packetsOf(t.mode) * t.count * FRAME_BYTES + t.count * t.dummyBytes }),
  address: (t) => (t.transport === "udp" ? hostAndPort(t.host, t.port ?? 0) : `${t.mac} on ${linkText(t)}`),
});
