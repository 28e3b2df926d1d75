import type { TenantTx } from "@padit/db";
import { type DetectionPolicy, familyOf, type SeriesInfo } from "@padit/domain";
import { tenantConfig } from "../lease/load-config";

export interface Family {
  members: SeriesInfo[];
  /** What holds for all series of the organization. */
  policies: readonly DetectionPolicy[];
}

/** The organization's families with their series, by name, in a stable order; series as the lease configures them. */
export async function familiesOf(tx: TenantTx, tenantId: string): Promise<Map<string, Family>> {
  const collectors = await tx.collector.findMany({ where: { tenantId }, select: { id: true }, orderBy: { id: "asc" } });
  const { series, policies } = await tenantConfig(
    tx,
    tenantId,
    collectors.map(({ id }) => id),
  );
  const families = new Map<string, Family>();
  for (const info of series) {
    const name = familyOf(info);
    const family = families.get(name) ?? { members: [], policies };
    family.members.push(info);
    families.set(name, family);
  }
  return new Map([...families].sort(([a], [b]) => (a < b ? -1 : 1)));
}
