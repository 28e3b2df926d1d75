import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type CollectorView, collectorView } from "./collector-view";
import { findCollector } from "./find-collector";

export const GetCollector = z.object({ collectorId: z.guid() });

export async function getCollector(ctx: ServiceContext, input: z.input<typeof GetCollector>): Promise<CollectorView> {
  authorize(ctx, "viewer", "collectors:read");
  const { collectorId } = parse(GetCollector, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => collectorView(await findCollector(tx, tenantId, collectorId)));
}
