import type { Database } from "@padit/db";

/** The organizations with an unresolved alert that belongs to no incident. */
export async function tenantsToGroup(db: Database): Promise<string[]> {
  const rows = await db.asSystem((tx) =>
    tx.alert.groupBy({ by: ["tenantId"], where: { incidentId: null, status: { not: "resolved" } }, orderBy: { tenantId: "asc" } }),
  );
  return rows.map(({ tenantId }) => tenantId);
}
