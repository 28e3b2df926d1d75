import { notify, type TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { auditEndedPartners, partnersOf } from "../providers/partners-of";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** `name` must equal the organization's name, as a confirmation. */
export const DeleteOrganization = z.object({ name: z.string().max(200) });

/**
 * Deletes the organization with all its data; its collectors are rejected from their next request on. The audit trail stays, because it is
 * append-only. Samples lose their series at once, so that they cannot be read, and retention removes them later.
 */
export async function deleteOrganization(ctx: ServiceContext, input: z.input<typeof DeleteOrganization>): Promise<void> {
  authorize(ctx, "owner", null);
  const { name } = parse(DeleteOrganization, input);
  const { tenantId } = ctx.actor;
  const partners = await partnersOf(ctx);
  await ctx.db.withTenant(tenantId, async (tx) => {
    const before = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { name: true, slug: true } });
    if (name !== before.name) {
      const message = `Type the organization's name, ${before.name}, to delete it.`;
      throw new PaditError("invalid", message, { issues: [{ path: "name", message }] });
    }
    await audit(tx, ctx, { action: "organization.delete", targetType: "organization", targetId: tenantId, detail: { before } });
    const collectors = await tx.collector.findMany({ where: { tenantId }, select: { id: true } });
    for (const { id } of collectors) await notify(tx, "padit_revoked", id);
    await tellBrowsers(tx, tenantId, "member", tenantId);
    await auditEndedPartners(tx, ctx, partners);
    await deleteOwned(tx, tenantId);
    await tx.tenant.delete({ where: { id: tenantId } });
  });
}

/** Deletes the rows that no cascade from the organization's row reaches. */
export async function deleteOwned(tx: TenantTx, tenantId: string): Promise<void> {
  const where = { tenantId };
  await tx.alert.deleteMany({ where });
  await tx.integration.deleteMany({ where });
  await tx.outbox.deleteMany({ where });
  await tx.rule.deleteMany({ where });
  await tx.policy.deleteMany({ where });
  await tx.model.deleteMany({ where });
  await tx.experiment.deleteMany({ where });
  await tx.probeJob.deleteMany({ where });
  await tx.enrolmentToken.deleteMany({ where });
  await tx.quarantine.deleteMany({ where });
  await tx.gap.deleteMany({ where });
  await tx.invite.deleteMany({ where });
  await tx.apiKey.deleteMany({ where });
  await tx.idempotencyKey.deleteMany({ where });
}
