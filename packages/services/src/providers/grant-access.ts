import type { TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { findPartner, type Partner } from "./find-partner";
import { auditBoth } from "./partner-audit";

/** What a provider may be granted: nobody gets a role that changes members, keys or sign-in. */
const DELEGATED_ROLES = ["viewer", "operator"] as const;
export type DelegatedRole = (typeof DELEGATED_ROLES)[number];

const PROVIDERS_MAX = 20;

export const GrantAccess = z.object({
  /** Short name of the provider's organization. */
  provider: z.string().trim().min(1, "Enter the provider's short name.").max(100),
  role: z.enum(DELEGATED_ROLES),
});

/**
 * Lets the provider's members work in this organization with this role, from the provider's acceptance on; a granted role is changed at
 * once. Granting twice has no further effect.
 * @throws PaditError not_found for an unknown provider; conflict for the own organization and beyond the maximum
 */
export async function grantAccess(ctx: ServiceContext, input: z.input<typeof GrantAccess>): Promise<void> {
  authorize(ctx, "owner", null);
  const { provider, role } = parse(GrantAccess, input);
  const { tenantId, name: grantedBy } = ctx.actor;
  const partner = await findPartner(ctx.db, provider, "provider");
  if (partner.tenantId === tenantId) throw new PaditError("conflict", "An organization cannot be its own provider.");
  await ctx.db.withTenant(tenantId, async (tx) => {
    const key = { tenantId, providerId: partner.tenantId };
    const before = await tx.providerGrant.findUnique({ where: { tenantId_providerId: key }, select: { role: true } });
    if (before?.role === role) return;
    if (!before && (await tx.providerGrant.count({ where: { tenantId } })) >= PROVIDERS_MAX)
      throw new PaditError("conflict", `An organization has ${PROVIDERS_MAX} providers at most. Revoke the access of one first.`);
    const data = { role, grantedBy, grantedAt: ctx.now() };
    await tx.providerGrant.upsert({ where: { tenantId_providerId: key }, create: { ...key, ...data }, update: data });
    await auditBoth(tx, ctx, { action: "provider.grant", partner, detail: { role } });
  });
}

export const RevokeAccess = z.object({ providerId: z.guid() });

/** Ends a provider's access, or declines its offer. Open pages and streams of its members end at once. */
export async function revokeAccess(ctx: ServiceContext, input: z.input<typeof RevokeAccess>): Promise<void> {
  authorize(ctx, "admin", null);
  const { providerId } = parse(RevokeAccess, input);
  const { tenantId } = ctx.actor;
  const slug = await slugOfPartner(ctx, providerId);
  await ctx.db.withTenant(tenantId, async (tx) => {
    await deleteHalves(tx, { customerId: tenantId, providerId, what: "provider" });
    await auditBoth(tx, ctx, { action: "provider.revoke", partner: { tenantId: providerId, slug } });
  });
}

/** Deletes both halves, so that neither organization's half waits for a new one of the other. @throws PaditError not_found */
export async function deleteHalves(
  tx: TenantTx,
  { customerId, providerId, what }: { customerId: string; providerId: string; what: "provider" | "customer" },
): Promise<void> {
  const grants = await tx.providerGrant.deleteMany({ where: { tenantId: customerId, providerId } });
  const acceptances = await tx.providerAcceptance.deleteMany({ where: { tenantId: providerId, customerId } });
  if (grants.count + acceptances.count === 0) throw notFound(what);
}

/** The short name of a partner for the trail; the caller checks under row security that it is one. */
export async function slugOfPartner({ db }: Pick<ServiceContext, "db">, tenantId: string): Promise<Partner["slug"]> {
  const row = await db.asSystem((tx) => tx.tenant.findUnique({ where: { id: tenantId }, select: { slug: true } }));
  return row?.slug ?? "";
}
