import { notify, type TenantTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";

/** `name` is the organization's own, typed by whoever wants it gone. */
export const DeleteOrganization = z.object({ name: z.string().max(200) });

/**
 * Deletes the organization with all it owns; its collectors are refused from their next request on. Its audit trail stays, since a trail
 * only grows. Samples lose their series at once, so nobody can read them, and leave the disk when their term is over.
 */
export async function deleteOrganization(ctx: ServiceContext, input: z.input<typeof DeleteOrganization>): Promise<void> {
  authorize(ctx, "owner", null);
  const { name } = parse(DeleteOrganization, input);
  const { tenantId } = ctx.actor;
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
    await deleteOwned(tx, tenantId);
    await tx.tenant.delete({ where: { id: tenantId } });
  });
}

/** What no cascade from the organization's row reaches. */
async function deleteOwned(tx: TenantTx, tenantId: string): Promise<void> {
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
