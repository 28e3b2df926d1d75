import { z } from "zod";
import { audit } from "../audit";
import { notificationMessage } from "../delivery/notification-message";
import { authorize, parse, type ServiceContext } from "../service-context";
import { type DeliveryView, deliveryView, findDelivery } from "./delivery-view";
import { findIntegration } from "./integration-queries";
import { requireNotifier } from "./integration-settings";
import { queueOne } from "./queue-one";

export const SendTest = z.object({ integrationId: z.guid() });

/** Sends a `test` event at once, even while the integration is disabled. */
export async function sendTest(ctx: ServiceContext, input: z.input<typeof SendTest>): Promise<DeliveryView> {
  authorize(ctx, "admin", "integrations:write");
  const { integrationId } = parse(SendTest, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { type } = await findIntegration(tx, tenantId, integrationId);
    const message = { kind: "delivery", eventType: "test", integrationId } as const;
    const told = await notificationMessage(tx, { tenantId, message, at: ctx.now(), publicUrl: ctx.site.publicUrl });
    const id = await queueOne(tx, ctx, { integrationId, eventType: "test", alertId: null, payload: requireNotifier(type).render(told) });
    await audit(tx, ctx, { action: "integration.test", targetType: "integration", targetId: integrationId, detail: { deliveryId: id } });
    return deliveryView(await findDelivery(tx, tenantId, id));
  });
}
