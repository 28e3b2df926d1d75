import { z } from "zod";
import { roundTripMetrics } from "../burst/metric-specs";
import { burstFields, burstShape, Dscp, dscpField, ENDS_IN_TIME, endsInTime } from "../burst/settings";
import { egressFields, egressShape, sourcePortField, sourcePortShape } from "../egress-settings";
import { Host, hostAndPort, Port } from "../host";
import { ipVersionField, ipVersionShape } from "../ip-version";
import { delayMetric, lossMetric, oneWayDelayMetric, pathMtuMetric, steeredMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";
import { HIDDEN, orHidden } from "../secrets";

const STAMP_MODES = ["unauthenticated", "authenticated"] as const;
const STAMP_PEERS = ["stamp", "twamp-light"] as const;
const STAMP_REFLECTORS = ["stateless", "stateful"] as const;

export const StampTarget = z
  .strictObject({
    host: Host,
    port: Port.default(862),
    ...burstShape,
    mode: z.enum(STAMP_MODES).default("unauthenticated"),
    /** HMAC key, hexadecimal. Used only with `authenticated`. */
    key: orHidden(
      z
        .string()
        .trim()
        .regex(/^(?:[0-9a-fA-F]{2})*$/, "Write the key as hexadecimal digits, two an byte.")
        .max(256, "At most 128 bytes."),
    ).default(""),
    /** RFC 8972's session identifier; 0 sends none. */
    ssid: z.int("The SSID is a whole number.").min(0, "The SSID is 0 to 65535.").max(65_535, "The SSID is 0 to 65535.").default(0),
    peer: z.enum(STAMP_PEERS).default("stamp"),
    reflector: z.enum(STAMP_REFLECTORS).default("stateless"),
    /** Number of padding bytes after the base packet. */
    paddingBytes: z.int().min(0).max(8900, "At most 8900 bytes.").default(0),
    dscp: Dscp,
    ...ipVersionShape,
    ...egressShape,
    ...sourcePortShape,
  })
  .refine(endsInTime, ENDS_IN_TIME)
  .refine((t) => t.mode === "unauthenticated" || t.key === HIDDEN || t.key.length >= 32, {
    error: "Authenticated mode needs a key of at least 16 bytes (32 hexadecimal digits).",
    path: ["key"],
  })
  .refine((t) => t.mode === "unauthenticated" || t.peer === "stamp", {
    error: "TWAMP's authentication is another one; choose unauthenticated for TWAMP-light peers.",
    path: ["mode"],
  })
  .refine((t) => t.mode === "unauthenticated" || t.paddingBytes === 0, {
    error: "Padding is for unauthenticated packets only.",
    path: ["paddingBytes"],
  });
export type StampTarget = z.infer<typeof StampTarget>;

const IP_AND_UDP_HEADER_BYTES = 28;
const sizeOf = (t: StampTarget): number => (t.mode === "authenticated" ? 112 : 44) + t.paddingBytes + IP_AND_UDP_HEADER_BYTES;

export const stampSpec = defineProtocol<StampTarget>({
  name: "stamp",
  version: "1.2.0",
  documentation: "docs/protocol-reference.md",
  title: "STAMP",
  description:
    "Measures a path with test packets that the far end stamps: round trip without the far end's own time, and each direction's delay where both clocks are synchronised. TWAMP-light reflectors answer too.",
  source: "RFC 8762, RFC 8972; RFC 5357 appendix I; jitter after RFC 3393",
  synonyms: ["stamp", "twamp", "twamp light", "one-way delay", "owd", "owamp", "latency", "jitter", "rfc 8762", "rfc 5357", "sla"],
  target: StampTarget,
  fields: [
    { name: "host", label: "Host", help: "Name or address of the session-reflector.", input: "text", placeholder: "router.example.net" },
    { name: "port", label: "Port", help: "UDP port; STAMP's own is 862.", input: "number", placeholder: "862" },
    { name: "mode", label: "Mode", help: "Both ends must be set alike.", input: "select", options: STAMP_MODES },
    {
      name: "key",
      label: "Key",
      help: "HMAC-SHA-256 key in hexadecimal, at least 16 bytes; never shown again once saved.",
      input: "text",
      placeholder: "00112233445566778899aabbccddeeff",
      secret: true,
      showWhen: { field: "mode", is: ["authenticated"] },
    },
    ...burstFields,
    { name: "ssid", label: "Session ID (SSID)", help: "RFC 8972; 0 sends none.", input: "number", placeholder: "0", advanced: true },
    {
      name: "peer",
      label: "Far end",
      help: "What the reflector speaks; decides how padding is written.",
      input: "select",
      options: STAMP_PEERS,
      advanced: true,
    },
    {
      name: "reflector",
      label: "Reflector",
      help: "A stateful one counts its replies, so that loss is told for each direction.",
      input: "select",
      options: STAMP_REFLECTORS,
      advanced: true,
    },
    {
      name: "paddingBytes",
      label: "Padding (bytes)",
      help: "Added to each packet, to make it as long as the traffic.",
      input: "number",
      placeholder: "0",
      advanced: true,
    },
    dscpField,
    ipVersionField,
    ...egressFields,
    sourcePortField,
  ],
  defaultIntervalMs: 10_000,
  metrics: {
    ...roundTripMetrics("stamp", "the reflector's own turnaround is taken out"),
    stamp_path_mtu: pathMtuMetric,
    stamp_turnaround: steeredMetric("Turnaround of the reflector", "Median time between the reflector's receipt and its reply.", {
      low: 0,
      high: null,
    }),
    stamp_forward_delay: oneWayDelayMetric("Delay to the far end", "Median delay to the far end; only while both clocks are synchronised."),
    stamp_backward_delay: oneWayDelayMetric("Delay from the far end", "Median delay back; only while both clocks are synchronised."),
    stamp_forward_delay_max: oneWayDelayMetric("Delay to the far end (maximum)", "Longest delay to the far end of the run."),
    stamp_backward_delay_max: oneWayDelayMetric("Delay from the far end (maximum)", "Longest delay back of the run."),
    stamp_forward_jitter: delayMetric(
      "Jitter to the far end",
      "Mean absolute variation of the delay to the far end; needs no synchronised clocks.",
      { isOptional: true },
    ),
    stamp_backward_jitter: delayMetric(
      "Jitter from the far end",
      "Mean absolute variation of the delay back; needs no synchronised clocks.",
      { isOptional: true },
    ),
    stamp_forward_loss: lossMetric("Loss to the far end", "Share lost on the way there; stateful reflectors only.", { isOptional: true }),
    stamp_backward_loss: lossMetric("Loss from the far end", "Share lost on the way back; stateful reflectors only.", { isOptional: true }),
    stamp_clock_offset: steeredMetric(
      "Clock offset of the far end",
      "How far the far end's clock is ahead, if both directions take equally long.",
    ),
  },
  headline: { delay: "stamp_rtt", delivery: "stamp_loss" },
  cost: (t) => ({ packets: 2 * t.count, bytes: 2 * t.count * sizeOf(t) }),
  address: (t) => hostAndPort(t.host, t.port),
});
