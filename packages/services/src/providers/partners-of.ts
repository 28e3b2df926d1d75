import type { TenantTx } from "@padit/db";
import type { ServiceContext } from "../service-context";
import type { Partner } from "./find-partner";
import { auditBoth } from "./partner-audit";

interface KnownPartner extends Partner {
  /** What the partner is to this organization. */
  is: "provider" | "customer";
}

/** The organizations with which this one shares a grant, an acceptance or both. */
export async function partnersOf({ db, actor: { tenantId } }: ServiceContext): Promise<KnownPartner[]> {
  const known = await db.withTenant(tenantId, async (tx) => {
    const grants = await tx.providerGrant.findMany({ select: { tenantId: true, providerId: true } });
    const acceptances = await tx.providerAcceptance.findMany({ select: { tenantId: true, customerId: true } });
    const pairs = [
      ...grants.map((grant) => ({ customerId: grant.tenantId, providerId: grant.providerId })),
      ...acceptances.map(({ tenantId: providerId, customerId }) => ({ customerId, providerId })),
    ];
    return new Map(
      pairs.map(({ customerId, providerId }) =>
        customerId === tenantId ? ([providerId, "provider"] as const) : ([customerId, "customer"] as const),
      ),
    );
  });
  const where = { id: { in: [...known.keys()] } };
  const rows = await db.asSystem((tx) => tx.tenant.findMany({ where, select: { id: true, slug: true } }));
  return rows.map(({ id, slug }) => ({ tenantId: id, slug, is: known.get(id) ?? "customer" }));
}

/** Audits the end of what an organization that is being deleted shares with these, in both trails; the database deletes the rows. */
export async function auditEndedPartners(tx: TenantTx, ctx: ServiceContext, partners: readonly KnownPartner[]): Promise<void> {
  for (const { is, ...partner } of partners)
    await auditBoth(tx, ctx, { action: is === "provider" ? "provider.revoke" : "provider.leave", partner });
}
