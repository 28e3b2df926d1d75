import { z } from "zod";
import { interfaceField, linkShape } from "../ethernet/settings";
import { CHANGES_MAX } from "../listening/recent-changes";
import { availabilityMetric, codeMetric, countMetric, defectMetric, lossMetric, steeredMetric } from "../metric-specs";
import { defineProtocol } from "../protocol";
import { clockIdentityNotation } from "./codec";

const CLOCK_IDENTITY_DIGITS = 16;

/** A clock identity in any usual notation, converted to the notation of `ptp4l`. */
const ClockIdentity = z
  .string()
  .trim()
  .transform((text) => text.replaceAll(/[:.\s-]/g, "").toLowerCase())
  .refine((digits) => new RegExp(`^([0-9a-f]{${CLOCK_IDENTITY_DIGITS}})?$`).test(digits), "Write a clock identity as 001b19.fffe.000001.")
  .transform((digits) => (digits === "" ? "" : clockIdentityNotation(digits)));

export const PtpWatchTarget = z.strictObject({
  interface: linkShape.interface,
  /** null: the first domain that is received. */
  domain: z.int("A domain is a whole number.").min(0, "A domain is 0 to 255.").max(255, "A domain is 0 to 255.").nullable().default(null),
  /** Empty: any. */
  grandmaster: ClockIdentity.default(""),
  /** Largest clock class that counts as locked; null: 6 and 13, the classes of clocks that follow their source. */
  clockClassMax: z
    .int("A clock class is a whole number.")
    .min(0, "A clock class is 0 to 255.")
    .max(255, "A clock class is 0 to 255.")
    .nullable()
    .default(null),
});
export type PtpWatchTarget = z.infer<typeof PtpWatchTarget>;

export const ptpWatchSpec = defineProtocol<PtpWatchTarget>({
  name: "ptp-watch",
  version: "1.0.0",
  documentation: "docs/protocols.md",
  title: "PTP watch",
  description:
    "Listens to the Announces of PTP on the collector's port: which grandmaster gives the time, whether it is locked or in holdover, and when it changes or falls silent. Sends nothing.",
  source: "ITU-T G.8275.1, IEEE 1588-2019 clauses 9.3 and 13.5",
  synonyms: ["ptp", "1588", "g.8275.1", "announce", "grandmaster", "clock", "clockclass", "holdover", "sync", "time", "gnss", "fronthaul"],
  target: PtpWatchTarget,
  fields: [
    interfaceField,
    { name: "domain", label: "PTP domain", help: "0 to 255; empty for the first that is received.", input: "number", placeholder: "24" },
    {
      name: "grandmaster",
      label: "Expected grandmaster",
      help: "Clock identity; any other is reported as a wrong answer. Empty for any.",
      input: "text",
      placeholder: "001b19.fffe.000001",
    },
    {
      name: "clockClassMax",
      label: "Largest locked clock class",
      help: "A larger class counts as not locked. Empty for the standard's classes 6 and 13.",
      input: "number",
      placeholder: "6",
      advanced: true,
    },
  ],
  needsRawSockets: true,
  defaultIntervalMs: 10_000,
  metrics: {
    ptp_watch_availability: availabilityMetric(
      "1 while Announces of the expected grandmaster come at least every 3 intervals, over the whole time since the last run, else 0.",
    ),
    ptp_watch_announce_age: steeredMetric("Time since last Announce", "How long ago the last Announce arrived.", { low: 0, high: null }),
    ptp_watch_announce_loss: lossMetric("Announce loss", "Share of sequence numbers missing since the last run.", { isOptional: true }),
    ptp_watch_not_locked: defectMetric(
      "Grandmaster not locked",
      "1 if the grandmaster was in holdover, degraded or free running at any time since the last run, else 0.",
      1,
    ),
    ptp_watch_grandmaster_changes: defectMetric(
      "Grandmaster changes",
      "How often another grandmaster took over in the last 10 minutes.",
      CHANGES_MAX,
    ),
    ptp_watch_clock_class: codeMetric(
      "Clock class",
      "Of the grandmaster: 6 is locked, 7 and 135 to 165 are holdover, 248 is free running.",
    ),
    ptp_watch_steps_removed: countMetric("Steps removed", "Number of clocks between this link and the grandmaster.", "none", 254),
  },
  headline: { delay: "ptp_watch_announce_age", delivery: "ptp_watch_availability" },
  // Listens only; what a run costs is one look at what was received.
  cost: () => ({ packets: 1, bytes: 0 }),
  address: (t) =>
    `${t.grandmaster === "" ? "any grandmaster" : t.grandmaster} on ${t.interface}${t.domain === null ? "" : `, domain ${t.domain}`}`,
});
