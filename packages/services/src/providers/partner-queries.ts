import { authorize, type ServiceContext } from "../service-context";
import type { DelegatedRole } from "./grant-access";

export interface PartnerView {
  tenantId: string;
  slug: string;
  /** Null until the other organization has written its half: a short name alone does not reveal whose it is. */
  name: string | null;
  /** The granted role; null while the customer has granted none. */
  role: DelegatedRole | null;
  grantedBy: string | null;
  grantedAt: Date | null;
  acceptedBy: string | null;
  acceptedAt: Date | null;
  /** Whether both have agreed, so that the provider's members have access. */
  isActive: boolean;
}

/** The organizations that have, are granted or offer access to this one. */
export async function listProviders(ctx: ServiceContext): Promise<PartnerView[]> {
  authorize(ctx, "admin", "configuration:read");
  return listPartners(ctx, "provider");
}

/** The organizations to which this one has access, was granted access or offers to work for. */
export async function listCustomers(ctx: ServiceContext): Promise<PartnerView[]> {
  authorize(ctx, "viewer", "configuration:read");
  return listPartners(ctx, "customer");
}

async function listPartners({ db, actor: { tenantId } }: ServiceContext, partner: "provider" | "customer"): Promise<PartnerView[]> {
  const isOfProvider = partner === "provider";
  const [grants, acceptances] = await db.withTenant(tenantId, async (tx) => [
    await tx.providerGrant.findMany({ where: isOfProvider ? { tenantId } : { providerId: tenantId } }),
    await tx.providerAcceptance.findMany({ where: isOfProvider ? { customerId: tenantId } : { tenantId } }),
  ]);
  const grantOf = new Map(grants.map((grant) => [isOfProvider ? grant.providerId : grant.tenantId, grant]));
  const acceptanceOf = new Map(acceptances.map((each) => [isOfProvider ? each.tenantId : each.customerId, each]));
  const ids = [...new Set([...grantOf.keys(), ...acceptanceOf.keys()])];
  const tenants = await db.asSystem((tx) =>
    tx.tenant.findMany({ where: { id: { in: ids } }, select: { id: true, slug: true, name: true } }),
  );
  const views = tenants.map(({ id, slug, name }): PartnerView => {
    const [grant, acceptance] = [grantOf.get(id), acceptanceOf.get(id)];
    const hasTheirHalf = (isOfProvider ? acceptance : grant) !== undefined;
    return {
      ...{ tenantId: id, slug, name: hasTheirHalf ? name : null },
      // The database allows no other roles.
      role: grant ? (grant.role as DelegatedRole) : null,
      ...{ grantedBy: grant?.grantedBy ?? null, grantedAt: grant?.grantedAt ?? null },
      ...{ acceptedBy: acceptance?.acceptedBy ?? null, acceptedAt: acceptance?.acceptedAt ?? null },
      isActive: grant !== undefined && acceptance !== undefined,
    };
  });
  return views.sort((a, b) => (a.name ?? a.slug).localeCompare(b.name ?? b.slug) || (a.slug < b.slug ? -1 : 1));
}
