import { z } from "zod";
import { CHANGES_MAX } from "../listening/recent-changes";
import { availabilityMetric, codeMetric, defectMetric, steeredMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";

/** `ptp4l`: its management socket on the collector. `kernel`: the discipline that the kernel reports (adjtimex), for daemons such as chronyd. */
const CLOCK_SOURCES = ["ptp4l", "kernel"] as const;

export const OwnClockTarget = z.strictObject({
  source: z.enum(CLOCK_SOURCES),
  /** Domain of `ptp4l`; null: the domains that telecom profiles and the default profile use are tried. */
  domain: z.int("A domain is a whole number.").min(0, "A domain is 0 to 255.").max(255, "A domain is 0 to 255.").nullable().default(null),
});
export type OwnClockTarget = z.infer<typeof OwnClockTarget>;

export const ownClockSpec = defineProtocol<OwnClockTarget>({
  name: "own-clock",
  version: "1.0.0",
  documentation: "docs/protocols.md",
  title: "Collector's own clock",
  description:
    "Asks the collector's ptp4l, or its kernel, how well the collector's clock is disciplined: state, grandmaster, offset. Sends nothing on the network.",
  source: "IEEE 1588-2019 clause 15, linuxptp pmc(8), adjtimex(2)",
  synonyms: [
    "ptp4l",
    "pmc",
    "linuxptp",
    "phc2sys",
    "chrony",
    "ntp",
    "discipline",
    "servo",
    "offset",
    "holdover",
    "clock",
    "sync",
    "g.8275.2",
  ],
  target: OwnClockTarget,
  fields: [
    {
      name: "source",
      label: "Clock daemon",
      help: "ptp4l is asked over its management socket; the kernel knows what chronyd or ntpd told it.",
      input: "select",
      options: CLOCK_SOURCES,
    },
    {
      name: "domain",
      label: "PTP domain",
      help: "Domain of ptp4l; empty tries 24, 44 and 0.",
      input: "number",
      placeholder: "24",
      advanced: true,
    },
  ],
  defaultIntervalMs: 10_000,
  metrics: {
    own_clock_availability: availabilityMetric(
      "1 while the clock daemon answered and followed a source over the whole time since the last run, else 0.",
    ),
    own_clock_not_locked: defectMetric(
      "Clock not locked",
      "1 if the clock was in holdover, degraded or free running at any time since the last run, else 0.",
      1,
    ),
    own_clock_grandmaster_changes: defectMetric(
      "Grandmaster changes",
      "How often ptp4l took another grandmaster in the last 10 minutes.",
      CHANGES_MAX,
    ),
    own_clock_offset: steeredMetric(
      "Offset from source",
      "Clock of the collector minus its source, as the daemon last measured it.",
      { low: null, high: null },
      { unit: "us" },
    ),
    own_clock_max_error: steeredMetric(
      "Maximum error",
      "Bound of the clock's error that one-way delays use.",
      { low: 0, high: null },
      { unit: "us" },
    ),
    own_clock_clock_class: codeMetric(
      "Clock class",
      "Of the grandmaster: 6 is locked, 7 and 135 to 165 are holdover, 248 is free running.",
    ),
  },
  headline: { delay: "own_clock_offset", delivery: "own_clock_availability" },
  // Local messages only.
  cost: () => ({ packets: 1, bytes: 0 }),
  address: (t) => (t.source === "kernel" ? "kernel clock" : `ptp4l${t.domain === null ? "" : `, domain ${t.domain}`}`),
});
