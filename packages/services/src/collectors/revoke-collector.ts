import { notify } from "@padit/db";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findCollector } from "./collector-queries";
import { type CollectorView, collectorView } from "./collector-view";

export const RevokeCollector = z.object({ collectorId: z.guid() });

/** Ends the collector's access from its next request on; its measurements stay. Revoking a revoked collector changes nothing. */
export async function revokeCollector(ctx: ServiceContext, input: z.input<typeof RevokeCollector>): Promise<CollectorView> {
  authorize(ctx, "admin", "collectors:write");
  const { collectorId: id } = parse(RevokeCollector, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findCollector(tx, tenantId, id);
    const { count } = await tx.collector.updateMany({ where: { tenantId, id, revokedAt: null }, data: { revokedAt: ctx.now() } });
    if (count === 0) return collectorView(before);
    await audit(tx, ctx, { action: "collector.revoke", targetType: "collector", targetId: id, detail: { before: { name: before.name } } });
    await notify(tx, "padit_revoked", id);
    await tellBrowsers(tx, tenantId, "collector", id);
    return collectorView(await findCollector(tx, tenantId, id));
  });
}
