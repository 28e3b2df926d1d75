import {
  MAINTENANCE_DURATION_MS_MAX,
  MAINTENANCE_DURATION_MS_MIN,
  type MaintenanceSchedule,
  RRULE_LENGTH_MAX,
} from "@padit/domain/maintenance";
import { z } from "zod";
import { Moment } from "../moment";
import { selectorText } from "../selector/selector-text";
import { TimeZone } from "../time-zone";

/** A maintenance is shared by all members and covers what is measured, so its selector has the fields of series. */
export const SELECTOR = { subject: "series", isShared: true, path: "selector" } as const;

export const Covered = selectorText(SELECTOR).refine((text) => text.trim() !== "", "Say which endpoints the maintenance covers.");

const SECOND_MS = 1_000;
const OUTAGE_SECONDS_MAX = MAINTENANCE_DURATION_MS_MAX / SECOND_MS;

export const Schedule = z.object({
  startsAt: Moment,
  durationSeconds: z
    .int()
    .min(MAINTENANCE_DURATION_MS_MIN / SECOND_MS)
    .max(MAINTENANCE_DURATION_MS_MAX / SECOND_MS),
  rrule: z
    .string()
    .trim()
    .max(RRULE_LENGTH_MAX)
    .transform((rule) => rule.toUpperCase().replace(/^RRULE:/, "") || null)
    .nullable()
    .default(null),
  timeZone: TimeZone,
});

export const scheduleInput = ({ startsAt, durationSeconds, rrule, timeZone }: z.output<typeof Schedule>): MaintenanceSchedule => ({
  ...{ startsAt, rrule, timeZone, durationMs: durationSeconds * SECOND_MS },
});

export const Expected = z.discriminatedUnion("type", [
  z.object({ type: z.literal("outage"), outageSeconds: z.int().min(1).max(OUTAGE_SECONDS_MAX) }),
  z.object({ type: z.literal("no_effect") }),
  z.object({ type: z.literal("reroute") }),
]);

export const effectColumns = (expected: z.output<typeof Expected>) => ({
  effect: expected.type,
  outageSeconds: expected.type === "outage" ? expected.outageSeconds : null,
});

export const Described = z.object({
  name: z.string().trim().min(1).max(200),
  reference: z
    .string()
    .trim()
    .max(200)
    .transform((text) => text || null)
    .nullable()
    .default(null),
  /** The member who hears what still fails; absent: who creates the maintenance. */
  ownerId: z.guid().optional(),
  selector: Covered,
  expected: Expected,
});
