import { z } from "zod";
import { audit } from "../audit";
import { DeliveryFilter, filterSelector } from "../delivery/filter";
import { checkUrl } from "../egress/address-policy";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { EventTypes, IntegrationName, WebhookUrl } from "./create-webhook";
import { findIntegration } from "./integration-queries";
import { type IntegrationView, integrationView } from "./integration-view";

/** What is absent stays. */
export const UpdateIntegration = z.object({
  integrationId: z.guid(),
  name: IntegrationName.optional(),
  url: WebhookUrl.optional(),
  eventTypes: EventTypes.optional(),
  filter: DeliveryFilter.optional(),
  enabled: z.boolean().optional(),
});

export async function updateIntegration(ctx: ServiceContext, input: z.input<typeof UpdateIntegration>): Promise<IntegrationView> {
  authorize(ctx, "admin", "integrations:write");
  const { integrationId: id, ...changes } = parse(UpdateIntegration, input);
  if (changes.url !== undefined) checkUrl(changes.url, ctx.site.egressPolicy);
  const wanted = changes.filter && selectorJson(filterSelector(changes.filter));
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { name, url, eventTypes, enabled } = await findIntegration(tx, tenantId, id);
    // Switched on again it starts with a clean record, or the next failure would switch it off at once.
    const revived = changes.enabled === true ? { disabledReason: null, failingSince: null } : {};
    const data = { ...changes, ...(wanted && { filter: wanted }), ...revived, updatedAt: ctx.now() };
    await tx.integration.update({ where: { tenantId_id: { tenantId, id } }, data });
    const detail = { before: { name, url, eventTypes, enabled }, after: { ...changes } };
    await audit(tx, ctx, { action: "integration.update", targetType: "integration", targetId: id, detail });
    await tellBrowsers(tx, tenantId, "integration", id);
    return integrationView(await findIntegration(tx, tenantId, id));
  });
}
