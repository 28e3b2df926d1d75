import { PaditError } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { findPartner } from "./find-partner";
import { deleteHalves, slugOfPartner } from "./grant-access";
import { auditBoth } from "./partner-audit";

const CUSTOMERS_MAX = 500;

export const AcceptCustomer = z.object({
  /** Short name of the customer's organization. */
  customer: z.string().trim().min(1, "Enter the customer's short name.").max(100),
});

/**
 * Accepts a customer's grant, or offers to work for an organization that has not granted access yet: its owner then sees the offer and
 * decides about the role. Accepting twice has no further effect.
 * @throws PaditError not_found for an unknown organization; conflict for the own organization and beyond the maximum
 */
export async function acceptCustomer(ctx: ServiceContext, input: z.input<typeof AcceptCustomer>): Promise<void> {
  authorize(ctx, "admin", null);
  const { customer } = parse(AcceptCustomer, input);
  const { tenantId, name: acceptedBy } = ctx.actor;
  const partner = await findPartner(ctx.db, customer, "customer");
  if (partner.tenantId === tenantId) throw new PaditError("conflict", "An organization cannot be its own customer.");
  await ctx.db.withTenant(tenantId, async (tx) => {
    const key = { tenantId, customerId: partner.tenantId };
    if ((await tx.providerAcceptance.count({ where: key })) > 0) return;
    if ((await tx.providerAcceptance.count({ where: { tenantId } })) >= CUSTOMERS_MAX)
      throw new PaditError("conflict", `A provider has ${CUSTOMERS_MAX} customers and offers at most. Remove one first.`);
    await tx.providerAcceptance.create({ data: { ...key, acceptedBy, acceptedAt: ctx.now() } });
    await auditBoth(tx, ctx, { action: "provider.accept", partner });
  });
}

export const LeaveCustomer = z.object({ customerId: z.guid() });

/** Gives a customer's access back, withdraws an offer or declines a grant. Open pages and streams end at once. */
export async function leaveCustomer(ctx: ServiceContext, input: z.input<typeof LeaveCustomer>): Promise<void> {
  authorize(ctx, "admin", null);
  const { customerId } = parse(LeaveCustomer, input);
  const { tenantId } = ctx.actor;
  const slug = await slugOfPartner(ctx, customerId);
  await ctx.db.withTenant(tenantId, async (tx) => {
    await deleteHalves(tx, { customerId, providerId: tenantId, what: "customer" });
    await auditBoth(tx, ctx, { action: "provider.leave", partner: { tenantId: customerId, slug } });
  });
}
