import type { TenantTx } from "@padit/db";
import type { MaintenanceRun } from "@padit/domain/maintenance";
import { expectedOf, selectorOf } from "./maintenance-row";

/** The organization's runs that have begun and end after a moment, as the domain compares them with faults. */
export async function runsAfter(tx: TenantTx, tenantId: string, { after, now }: { after: Date; now: Date }): Promise<MaintenanceRun[]> {
  const rows = await tx.maintenanceRun.findMany({
    where: { tenantId, startsAt: { lte: now }, endsAt: { gt: after } },
    include: { maintenance: true },
    orderBy: [{ startsAt: "asc" }, { id: "asc" }],
  });
  return rows.map(({ id, maintenanceId, startsAt, endsAt, maintenance }) => ({
    ...{ id, maintenanceId, name: maintenance.name, reference: maintenance.reference },
    ...{ selector: selectorOf(maintenance), expected: expectedOf(maintenance) },
    ...{ startMs: startsAt.getTime(), endMs: endsAt.getTime() },
  }));
}
