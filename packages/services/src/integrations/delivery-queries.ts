import { z } from "zod";
import { Moment } from "../moment";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, notFound, parse, type ServiceContext } from "../service-context";
import { DELIVERY_INCLUDE, DeliveryState, type DeliveryView, deliveryView, findDelivery } from "./delivery-view";

export const GetDelivery = z.object({ deliveryId: z.guid() });

export async function getDelivery(ctx: ServiceContext, input: z.input<typeof GetDelivery>): Promise<DeliveryView> {
  authorize(ctx, "viewer", "integrations:read");
  const { deliveryId } = parse(GetDelivery, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => deliveryView(await findDelivery(tx, tenantId, deliveryId)));
}

export const ListDeliveries = PageInput.extend({ integrationId: z.guid(), state: DeliveryState.optional() });
const Cursor = z.tuple([Moment, z.guid()]);

/** Lists deliveries, newest first. */
export async function listDeliveries(ctx: ServiceContext, input: z.input<typeof ListDeliveries>): Promise<Page<DeliveryView>> {
  authorize(ctx, "viewer", "integrations:read");
  const { limit, cursor, integrationId, state } = parse(ListDeliveries, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  const rows = await ctx.db.withTenant(tenantId, async (tx) => {
    // The channels of members have a log as well.
    if ((await tx.integration.count({ where: { tenantId, id: integrationId, deletedAt: null } })) === 0) throw notFound("integration");
    return tx.delivery.findMany({
      where: {
        tenantId,
        integrationId,
        ...(state && { state }),
        ...(after && { OR: [{ createdAt: { lt: after[0] } }, { createdAt: after[0], id: { gt: after[1] } }] }),
      },
      include: DELIVERY_INCLUDE,
      orderBy: [{ createdAt: "desc" }, { id: "asc" }],
      take: limit + 1,
    });
  });
  return pageOf(rows, limit, deliveryView, ({ createdAt, id }) => [createdAt.toISOString(), id]);
}
