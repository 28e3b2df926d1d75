import { type AuditHead, type AuditVerification, type Database, verifyAuditChain } from "@padit/db";

export interface VerifiedTrail {
  tenantId: string;
  /** Null: the organization was deleted; its trail stays. */
  slug: string | null;
  verification: AuditVerification;
}

/**
 * Verifies the audit chain of one organization or of all, for the operator.
 * @param organization id or slug; undefined: every organization that has a chain, deleted ones included
 * @param expected a head of this organization's chain that was noted earlier
 */
export async function* verifyAuditTrails(
  db: Pick<Database, "asSystem" | "withTenant">,
  { organization, expected }: { organization?: string | undefined; expected?: AuditHead | undefined } = {},
): AsyncGenerator<VerifiedTrail> {
  const { chains, tenants } = await db.asSystem(async (tx) => ({
    chains: await tx.auditLink.groupBy({ by: ["tenantId"], orderBy: { tenantId: "asc" } }),
    tenants: await tx.tenant.findMany({ select: { id: true, slug: true } }),
  }));
  const slugs = new Map(tenants.map(({ id, slug }) => [id, slug]));
  const ids = new Set([...chains.map(({ tenantId }) => tenantId), ...slugs.keys()]);
  for (const tenantId of ids) {
    const slug = slugs.get(tenantId) ?? null;
    if (organization !== undefined && organization !== tenantId && organization !== slug) continue;
    yield { tenantId, slug, verification: await verifyAuditChain(db, tenantId, expected) };
  }
}
