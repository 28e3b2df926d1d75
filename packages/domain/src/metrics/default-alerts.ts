import { z } from "zod";
import { SEVERITIES } from "../severity";

const AlertSeverity = z.enum(SEVERITIES);
const Enabled = z.boolean().default(true);
const Days = z.number().min(0).max(3_650);

/** Loss, unavailability and errors: metrics that are bad in themselves, so that they are never learnt as normal. */
const DeliveryAlerts = z
  .object({
    enabled: Enabled,
    /** Runs of the last `n` that must fail before anybody is notified. A run fails when nothing came back or the service was not available. */
    k: z.int().min(1).max(100).default(3),
    n: z.int().min(1).max(100).default(3),
    /** Severity while every run fails. */
    downSeverity: AlertSeverity.default("critical"),
    /** Partial loss below this share (0…1) above the series' own rate never alerts. */
    lossMinimum: z.number().min(0).max(1).default(0.05),
    lossSeverity: AlertSeverity.default("warning"),
  })
  .refine(({ k, n }) => n >= k, { error: "At least as many runs as must fail.", path: ["n"] });

/** A countdown, such as the time until a certificate expires. Both limits are in days. */
const CountdownAlerts = z
  .object({ enabled: Enabled, warnBelow: Days.default(14), criticalBelow: Days.default(3) })
  .refine(({ warnBelow, criticalBelow }) => criticalBelow <= warnBelow, {
    error: "At most as many days as for the warning.",
    path: ["criticalBelow"],
  });

/** An endpoint that has no samples although its collector sends others. */
const NoDataAlerts = z.object({
  enabled: Enabled,
  /** How many intervals of the endpoint must pass without a sample. */
  intervals: z.int().min(2).max(1_000).default(5),
  severity: AlertSeverity.default("warning"),
});

/** A value that has become constant although it normally changes. */
const FrozenAlerts = z.object({ enabled: Enabled, severity: AlertSeverity.default("warning") });

/** A collector from which nothing arrives. */
const SilenceAlerts = z.object({ enabled: Enabled, severity: AlertSeverity.default("critical") });

/** A collector whose clock differs from the server's. */
const ClockAlerts = z.object({
  enabled: Enabled,
  /** Largest accepted difference, ms. */
  offsetMs: z.number().min(10).max(3_600_000).default(1_000),
  severity: AlertSeverity.default("warning"),
});

/** Detectors that may be muted for a metric family. Failed runs are not among them: nobody should mute an endpoint that is down. */
export const MUTABLE_DETECTORS = ["expectation", "failure-rate", "frozen-value", "slow-trend"] as const;
export type MutableDetector = (typeof MUTABLE_DETECTORS)[number];

/** Detectors that raise no alert on a metric of a protocol. */
const MutedDetectors = z.object({
  /** `family` is `protocol/metric`. */
  detectors: z
    .array(z.object({ detector: z.enum(MUTABLE_DETECTORS), family: z.string().min(1).max(200) }))
    .max(100)
    .default([]),
});

/**
 * The alerts that every organization has from the start, without a rule of its own. Stored in the policy. Sections that a stored value lacks have
 * their defaults, so that a new section also applies to organizations that edited the others.
 */
export const DefaultAlerts = z.object({
  delivery: DeliveryAlerts.prefault({}),
  countdown: CountdownAlerts.prefault({}),
  noData: NoDataAlerts.prefault({}),
  frozen: FrozenAlerts.prefault({}),
  silence: SilenceAlerts.prefault({}),
  clock: ClockAlerts.prefault({}),
  muted: MutedDetectors.prefault({}),
});
export type DefaultAlerts = z.output<typeof DefaultAlerts>;

export const STANDARD_ALERTS: DefaultAlerts = DefaultAlerts.parse({});

/**
 * Parses the stored value of a policy. An invalid section is replaced by its defaults, because one bad row must not stop the detection of a
 * shard.
 */
export function parseDefaultAlerts(stored: unknown): DefaultAlerts {
  const { delivery, countdown, noData, frozen, silence, clock, muted } = DefaultAlerts.shape;
  return z
    .object({
      delivery: delivery.catch(STANDARD_ALERTS.delivery),
      countdown: countdown.catch(STANDARD_ALERTS.countdown),
      noData: noData.catch(STANDARD_ALERTS.noData),
      frozen: frozen.catch(STANDARD_ALERTS.frozen),
      silence: silence.catch(STANDARD_ALERTS.silence),
      clock: clock.catch(STANDARD_ALERTS.clock),
      muted: muted.catch(STANDARD_ALERTS.muted),
    })
    .catch(STANDARD_ALERTS)
    .parse(stored);
}
