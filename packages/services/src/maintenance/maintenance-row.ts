import type { Prisma } from "@padit/db";
import type { Selector } from "@padit/domain";
import type { ExpectedEffect, MaintenanceSchedule } from "@padit/domain/maintenance";
import { z } from "zod";
import { storedSelector } from "../selector/stored-selector";

export type MaintenanceRow = Prisma.MaintenanceGetPayload<object>;
export type RunRow = Prisma.MaintenanceRunGetPayload<object>;

const Effect = z.enum(["outage", "no_effect", "reroute"]);

export function expectedOf({ effect, outageSeconds }: Pick<MaintenanceRow, "effect" | "outageSeconds">): ExpectedEffect {
  const type = Effect.parse(effect);
  return type === "outage" ? { type, outageMs: (outageSeconds ?? 0) * 1000 } : { type };
}

export const scheduleOf = ({ startsAt, durationSeconds, rrule, timeZone }: MaintenanceRow): MaintenanceSchedule => ({
  ...{ startsAt, rrule, timeZone, durationMs: durationSeconds * 1000 },
});

export const selectorOf = ({ selector }: Pick<MaintenanceRow, "selector">): Selector => storedSelector(selector);
