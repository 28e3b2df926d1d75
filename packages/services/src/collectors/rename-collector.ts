import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findCollector } from "./collector-queries";
import { type CollectorView, collectorView } from "./collector-view";

export const CollectorName = z.string().trim().min(1).max(100);
export const RenameCollector = z.object({ collectorId: z.guid(), name: CollectorName });

export async function renameCollector(ctx: ServiceContext, input: z.input<typeof RenameCollector>): Promise<CollectorView> {
  authorize(ctx, "admin", "collectors:write");
  const { collectorId: id, name } = parse(RenameCollector, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await findCollector(tx, tenantId, id);
    const taken = await tx.collector.count({ where: { tenantId, name, NOT: { id } } });
    if (taken > 0) throw new PaditError("conflict", `Another collector is called "${name}" already.`);
    await tx.collector.update({ where: { tenantId_id: { tenantId, id } }, data: { name } });
    await audit(tx, ctx, {
      action: "collector.rename",
      targetType: "collector",
      targetId: id,
      detail: { before: { name: before.name }, after: { name } },
    });
    await tellBrowsers(tx, tenantId, "collector", id);
    return collectorView(await findCollector(tx, tenantId, id));
  });
}
