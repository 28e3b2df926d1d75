import type { SystemTx } from "@padit/db";
import type { Role } from "../service-context";

/** An organization as one of its members sees it. */
export interface OrganizationMembership {
  tenantId: string;
  slug: string;
  name: string;
  role: Role;
}

/** By name. */
export async function membershipsOf(tx: SystemTx, userId: string): Promise<OrganizationMembership[]> {
  const rows = await tx.member.findMany({
    where: { userId },
    select: { tenantId: true, role: true, tenant: { select: { slug: true, name: true } } },
    orderBy: [{ tenant: { name: "asc" } }, { tenantId: "asc" }],
  });
  return rows.map(({ tenantId, role, tenant }) => ({ tenantId, ...tenant, role }));
}
