import type { TenantTx } from "@padit/db";
import { OFFERED_NOTIFICATION_TYPES, SEVERITIES } from "@padit/domain";
import type { NotificationRoute } from "@padit/domain/routing";
import { z } from "zod";
import { storedSelector } from "../selector/stored-selector";
import { TimeZone } from "../time-zone";

const WEEK_SECONDS = 7 * 86_400;
const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write the time as HH:MM.");

export const RouteRecipient = z.object({ type: z.enum(["integration", "member", "rota"]), id: z.guid() });
export const RouteHours = z.object({
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  from: Time,
  to: z.union([Time, z.literal("24:00")]),
  timeZone: TimeZone,
});
export const RouteRateLimit = z.object({ messages: z.int().min(1).max(1_000), windowSeconds: z.int().min(60).max(86_400) });
const Recipients = z.array(RouteRecipient).max(50);
/** The members of a route that are stored as people write them. */
export const RouteTerms = z.object({
  name: z.string().trim().min(1).max(100),
  enabled: z.boolean().default(true),
  eventTypes: z.array(z.enum(OFFERED_NOTIFICATION_TYPES)).min(1).max(OFFERED_NOTIFICATION_TYPES.length).nullable().default(null),
  hours: z.array(RouteHours).min(1).max(20).nullable().default(null),
  waitSeconds: z.int().min(0).max(86_400).nullable().default(null),
  recipients: Recipients.default([]),
  steps: z
    .array(z.object({ afterSeconds: z.int().min(60).max(WEEK_SECONDS), recipients: Recipients.min(1) }))
    .max(10)
    .default([]),
  repeats: z.int().min(0).max(9).default(0),
  quietHours: z.array(RouteHours).min(1).max(20).nullable().default(null),
  quietSeverity: z.enum(SEVERITIES).default("critical"),
  rateLimit: RouteRateLimit.nullable().default(null),
});
const StoredRoutes = z.array(RouteTerms.extend({ id: z.guid(), selector: z.json().transform(storedSelector) }));

/** Version 0 is the list of an organization that never saved one. */
export interface RouteList {
  version: number;
  routes: readonly NotificationRoute[];
}

/** Name of the lock under which the list is changed, and integrations that it may name are deleted. */
export const routesLockOf = (tenantId: string): string => `routes of ${tenantId}`;

export async function routeListOf(tx: TenantTx, tenantId: string): Promise<RouteList> {
  const row = await tx.routeList.findUnique({ where: { tenantId } });
  return row ? { version: row.version, routes: StoredRoutes.parse(row.routes) } : { version: 0, routes: [] };
}
