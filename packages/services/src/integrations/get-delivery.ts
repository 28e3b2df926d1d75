import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type DeliveryView, deliveryView, findDelivery } from "./delivery-view";

export const GetDelivery = z.object({ deliveryId: z.guid() });

export async function getDelivery(ctx: ServiceContext, input: z.input<typeof GetDelivery>): Promise<DeliveryView> {
  authorize(ctx, "viewer", "integrations:read");
  const { deliveryId } = parse(GetDelivery, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => deliveryView(await findDelivery(tx, tenantId, deliveryId)));
}
