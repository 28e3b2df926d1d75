import type { Prisma } from "@padit/db";
import { SEVERITIES } from "@padit/domain";
import { z } from "zod";
import { ALERT_STATUSES } from "./alert-view";

/** Which alerts; what is absent does not narrow. */
export const AlertFilter = z.object({
  statuses: z.array(z.enum(ALERT_STATUSES)).max(ALERT_STATUSES.length).optional(),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  endpointId: z.guid().optional(),
  assigneeId: z.guid().optional(),
  /** A label. */
  tag: z.string().max(100).optional(),
  /** Words of the title or the description. */
  text: z.string().max(200).optional(),
  /** Opened at or after. */
  since: z.coerce.date().optional(),
});
export type AlertFilter = z.output<typeof AlertFilter>;

export const alertWhere = (tenantId: string, filter: AlertFilter): Prisma.AlertWhereInput => ({
  tenantId,
  ...(filter.statuses?.length && { status: { in: filter.statuses } }),
  ...(filter.severities?.length && { severity: { in: filter.severities } }),
  ...(filter.endpointId && { endpointId: filter.endpointId }),
  ...(filter.assigneeId && { assigneeId: filter.assigneeId }),
  ...(filter.tag && { labels: { has: filter.tag } }),
  ...(filter.since && { openedAt: { gte: filter.since } }),
  ...(filter.text && { AND: [{ OR: [{ title: contains(filter.text) }, { description: contains(filter.text) }] }] }),
});

const contains = (text: string) => ({ contains: text, mode: "insensitive" as const });
