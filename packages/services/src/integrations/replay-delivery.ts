import { NOTIFICATION_TYPES, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type DeliveryView, deliveryView, findDelivery } from "./delivery-view";
import { queueOne } from "./queue-one";

export const ReplayDelivery = z.object({ deliveryId: z.guid() });
const EventType = z.enum(NOTIFICATION_TYPES);

/** Sends the same payload again as a separate delivery. */
export async function replayDelivery(ctx: ServiceContext, input: z.input<typeof ReplayDelivery>): Promise<DeliveryView> {
  authorize(ctx, "operator", "integrations:write");
  const { deliveryId } = parse(ReplayDelivery, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { integrationId, eventType, alertId, payload } = await findDelivery(tx, tenantId, deliveryId);
    const live = await tx.integration.count({ where: { tenantId, id: integrationId, deletedAt: null } });
    if (live === 0) throw new PaditError("conflict", "The integration was deleted.");
    const id = await queueOne(tx, ctx, { integrationId, eventType: EventType.parse(eventType), alertId, payload, replayOf: deliveryId });
    await audit(tx, ctx, { action: "delivery.replay", targetType: "delivery", targetId: deliveryId, detail: { deliveryId: id } });
    return deliveryView(await findDelivery(tx, tenantId, id));
  });
}
