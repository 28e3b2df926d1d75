import { z } from "zod";
import { audit } from "../audit";
import { requireUnrouted } from "../routing/require-unrouted";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findIntegration } from "./integration-queries";

export const DeleteIntegration = z.object({ integrationId: z.guid() });

/**
 * Deletes an integration. Its deliveries stay as a record; waiting deliveries fail.
 * @throws PaditError conflict while a route names it: the route would go on and notify nobody
 */
export async function deleteIntegration(ctx: ServiceContext, input: z.input<typeof DeleteIntegration>): Promise<void> {
  authorize(ctx, "admin", "integrations:write");
  const { integrationId: id } = parse(DeleteIntegration, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { name, address: url } = await findIntegration(tx, tenantId, id);
    await requireUnrouted(tx, tenantId, { noun: "integration", id });
    await tx.integration.update({ where: { tenantId_id: { tenantId, id } }, data: { deletedAt: ctx.now(), enabled: false } });
    await audit(tx, ctx, { action: "integration.delete", targetType: "integration", targetId: id, detail: { before: { name, url } } });
    await tellBrowsers(tx, tenantId, "integration", id);
  });
}
