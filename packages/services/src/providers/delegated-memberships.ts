import type { SystemTx } from "@padit/db";
import { isSecondFactorRequired } from "../organizations/require-second-factor";
import { isSample } from "../organizations/sample-mark";
import type { SessionMembership } from "../organizations/session-membership";
import { isAtLeast, type Role } from "../service-context";

/**
 * The customers that these memberships reach: organizations that granted access to one of the person's organizations, which accepted it.
 * Members who are limited to some endpoints reach none, because their limit does not cover a customer's endpoints. An organization of
 * which the person is a member is left out: the own membership counts there.
 */
export async function delegatedMemberships(tx: SystemTx, own: readonly SessionMembership[]): Promise<SessionMembership[]> {
  const providers = new Map(own.flatMap((known) => (known.endpointLimit === null ? [[known.tenantId, known] as const] : [])));
  const grants = await tx.providerGrant.findMany({
    where: { providerId: { in: [...providers.keys()] }, tenantId: { notIn: own.map(({ tenantId }) => tenantId) } },
    select: { tenantId: true, providerId: true, role: true },
    orderBy: [{ tenantId: "asc" }, { providerId: "asc" }],
  });
  if (grants.length === 0) return [];
  const customers = await acceptedCustomers(tx, [...providers.keys()]);
  const reached = grants.flatMap(({ tenantId, providerId, role: granted }) => {
    const [via, customer] = [providers.get(providerId), customers.get(`${providerId} ${tenantId}`)];
    return via && customer ? [delegated(tenantId, customer, { via, granted })] : [];
  });
  return bestOf(reached).sort((a, b) => a.name.localeCompare(b.name) || (a.tenantId < b.tenantId ? -1 : 1));
}

type Customer = Awaited<ReturnType<typeof acceptedCustomers>> extends Map<string, infer Row> ? Row : never;

/** Customers by provider and customer id. */
async function acceptedCustomers(tx: SystemTx, providerIds: string[]) {
  const rows = await tx.providerAcceptance.findMany({
    where: { tenantId: { in: providerIds } },
    select: { tenantId: true, customerId: true, customer: { select: { slug: true, name: true, settings: true, suspendedAt: true } } },
  });
  return new Map(rows.map(({ tenantId, customerId, customer }) => [`${tenantId} ${customerId}`, customer]));
}

const delegated = (
  tenantId: string,
  customer: Customer,
  { via, granted }: { via: SessionMembership; granted: Role },
): SessionMembership => ({
  ...{ tenantId, slug: customer.slug, name: customer.name, endpointLimit: null, via },
  // Nobody does more for a customer than in the own organization.
  role: isAtLeast(via.role, granted) ? granted : via.role,
  requiresSecondFactor: isSecondFactorRequired(customer.settings),
  isSample: isSample(customer.settings),
  // A customer's identity provider does not know the provider's people; the provider's own demands hold for them.
  ...{ requiresSignOn: false, providerChecksFactors: false, isSuspended: customer.suspendedAt !== null },
});

/** One membership for each customer: whoever belongs to two of its providers acts through the one that grants more. */
function bestOf(reached: readonly SessionMembership[]): SessionMembership[] {
  const best = new Map<string, SessionMembership>();
  for (const each of reached) {
    const known = best.get(each.tenantId);
    if (!known || !isAtLeast(known.role, each.role)) best.set(each.tenantId, each);
  }
  return [...best.values()];
}
