import type { Database } from "@padit/db";
import { leftoversDue } from "./split-leftovers";

/**
 * The organizations with an unresolved alert that belongs to no incident, or with an incident whose notifications are due or whose rest is
 * due to be split off.
 */
export async function tenantsToGroup(db: Database, now: Date): Promise<string[]> {
  return db.asSystem(async (tx) => {
    const orderBy = { tenantId: "asc" } as const;
    const ungrouped = await tx.alert.groupBy({ by: ["tenantId"], where: { incidentId: null, status: { not: "resolved" } }, orderBy });
    const due = await tx.incident.groupBy({ by: ["tenantId"], where: { OR: [{ notifyAt: { lte: now } }, leftoversDue(now)] }, orderBy });
    return [...new Set([...ungrouped, ...due].map(({ tenantId }) => tenantId))];
  });
}
