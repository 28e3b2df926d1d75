import {
  availabilityMetric,
  codeMetric,
  countMetric,
  defineProtocol,
  delayMetric,
  hostAndPort,
  ipVersionField,
  type MetricSpec,
  steeredMetric,
} from "@padit/plugin";
import { ntpProbe } from "./probe";
import { NtpTarget } from "./target";

const PACKET_ON_WIRE_BYTES = 48 + 28;
/** Public servers ask clients for no more than one request in 64 s (RFC 5905: the smallest usual poll exponent is 6). */
const INTERVAL_MS = 64_000;
const STRATUM_MAX = 16;

/** A time that the server states of its own clock; it rises when the server loses its source. */
const statedMetric = (title: string, help: string): MetricSpec => delayMetric(title, help, { isOptional: true });

export default defineProtocol<NtpTarget>({
  name: "ntp",
  version: "1.0.0",
  title: "NTP server",
  description:
    "Asks an NTP server for the time as a client does, and measures its offset from the collector's clock, its delay and its state.",
  source: "RFC 5905 (NTPv4): on-wire protocol §8, packet §7.3, kiss codes §7.4, root distance §11.1",
  synonyms: ["ntp", "time", "clock", "offset", "stratum", "chrony", "ntpd", "leap second", "rfc 5905"],
  target: NtpTarget,
  fields: [
    { name: "host", label: "Host", help: "Name or address of the NTP server.", input: "text", placeholder: "ntp.example.net" },
    { name: "port", label: "Port", help: "UDP port of the server.", input: "number", placeholder: "123" },
    {
      name: "maxStratum",
      label: "Largest stratum",
      help: "A server with a larger stratum counts as not available.",
      input: "number",
      placeholder: "15",
      advanced: true,
    },
    {
      name: "timeoutMs",
      label: "Time-out (ms)",
      help: "A response that takes longer counts as lost.",
      input: "number",
      placeholder: "2000",
      advanced: true,
    },
    ipVersionField,
  ],
  defaultIntervalMs: INTERVAL_MS,
  metrics: {
    ntp_delay: delayMetric("Round-trip delay", "Time on the network, without the server's processing (RFC 5905 §8)."),
    ntp_availability: availabilityMetric("1 when a synchronised server of an accepted stratum answered in time, else 0."),
    ntp_offset: steeredMetric(
      "Clock offset",
      "The server's clock ahead of the collector's. The ± includes half of the delay, because the two directions may differ.",
    ),
    ntp_root_distance: statedMetric(
      "Root distance",
      "Largest error against the reference clock, over the server and this path (RFC 5905 §11.1).",
    ),
    ntp_root_delay: statedMetric("Root delay", "Delay from the server to its reference clock, as the server states it."),
    ntp_root_dispersion: statedMetric(
      "Root dispersion",
      "Error of the server's clock against its reference clock, as the server states it.",
    ),
    ntp_stratum: countMetric("Stratum", "Steps from a reference clock: 1 has one attached, 16 is not synchronised.", "lower", STRATUM_MAX),
    ntp_leap: codeMetric("Leap indicator", "0 none, 1 a leap second is added today, 2 one is left out, 3 not synchronised."),
  },
  headline: { delay: "ntp_delay", delivery: "ntp_availability" },
  cost: () => ({ packets: 2, bytes: 2 * PACKET_ON_WIRE_BYTES }),
  address: ({ host, port }) => hostAndPort(host, port),
  probe: ntpProbe,
});
