import { asPartner, lockAuditChains, type TenantTx } from "@padit/db";
import { audit } from "../audit";
import type { ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

interface PartnerFacts {
  action: "provider.grant" | "provider.accept" | "provider.revoke" | "provider.leave";
  partner: { tenantId: string; slug: string };
  detail?: { [key: string]: string };
}

/**
 * Writes the change into the trails of both organizations, in the transaction of the change, and has open pages of both read again. The
 * partner's trail names the person with the organization, and not the person's network address. Call it last: it locks both chains.
 */
export async function auditBoth(tx: TenantTx, ctx: ServiceContext, { action, partner, detail = {} }: PartnerFacts): Promise<void> {
  const { actor } = ctx;
  const { tenantId } = actor;
  const own = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { slug: true, name: true } });
  const facts = { action, targetType: "organization" };
  await audit(tx, ctx, { ...facts, targetId: partner.tenantId, detail: { ...detail, organization: partner.slug } });
  await asPartner(tx, { own: tenantId, partner: partner.tenantId }, async () => {
    const named = { ...actor, tenantId: partner.tenantId, name: `${actor.name} (${own.name})` };
    const there = { actor: named, now: ctx.now };
    await audit(tx, there, { ...facts, targetId: tenantId, detail: { ...detail, organization: own.slug } });
  });
  // The id of an organization as the changed member: every open stream of it checks its access.
  for (const id of [tenantId, partner.tenantId]) await tellBrowsers(tx, id, "member", id);
  await lockAuditChains(tx, [tenantId, partner.tenantId]);
}
