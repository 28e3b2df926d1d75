import { z } from "zod";
import { timestamp } from "./json-shape";

/** What planned work does to the endpoints that it covers. */
const ExpectedEffectJson = z.union([
  z.object({ outage_seconds: z.int().min(1) }),
  z.object({ no_effect: z.literal(true) }),
  z.object({ reroute: z.literal(true) }),
]);

/** Planned work, as REST answers it and events carry it. */
export const MaintenanceJson = z.object({
  id: z.string(),
  name: z.string(),
  reference: z.string().nullable(),
  owner: z.string(),
  selector: z.string(),
  expected: ExpectedEffectJson,
  starts_at: timestamp,
  duration_seconds: z.int(),
  rrule: z.string().nullable(),
  time_zone: z.string(),
  active: z.boolean(),
  ends_at: timestamp.nullable(),
  next: z.array(timestamp),
  covers: z.int(),
});
/** One occurrence of planned work. */
export const MaintenanceRunJson = z.object({ id: z.string(), starts_at: timestamp, ends_at: timestamp });
