import { newId } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { DeliveryFilter, filterSelector } from "../delivery/filter";
import { checkUrl } from "../egress/address-policy";
import { WEBHOOK_EVENTS } from "../outbox/messages";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findIntegration } from "./integration-queries";
import { type IntegrationWithSecret, integrationView } from "./integration-view";
import { newWebhookSecret, sealWebhookSecret } from "./webhook-secret";

export const IntegrationName = z.string().trim().min(1).max(200);
export const WebhookUrl = z.url({ protocol: /^https?$/ }).max(2000);
export const EventTypes = z.array(z.enum(WEBHOOK_EVENTS)).min(1).max(WEBHOOK_EVENTS.length);

export const CreateWebhook = z.object({
  name: IntegrationName,
  url: WebhookUrl,
  /** Every type but `test` when absent: a test always arrives. */
  eventTypes: EventTypes.default(WEBHOOK_EVENTS.filter((type) => type !== "test")),
  filter: DeliveryFilter.default({}),
});

/** The secret is in this answer and nowhere else. @throws PaditError policy_denied for an address the operator does not permit */
export async function createWebhook(ctx: ServiceContext, input: z.input<typeof CreateWebhook>): Promise<IntegrationWithSecret> {
  authorize(ctx, "admin", "integrations:write");
  const { name, url, eventTypes, filter } = parse(CreateWebhook, input);
  checkUrl(url, ctx.site.egressPolicy);
  const wanted = selectorJson(filterSelector(filter));
  const { tenantId } = ctx.actor;
  const id = newId();
  const secret = newWebhookSecret();
  return ctx.db.withTenant(tenantId, async (tx) => {
    const at = ctx.now();
    const sealed = sealWebhookSecret(ctx.keyring, secret, tenantId, id);
    await tx.integration.create({
      data: { tenantId, id, name, url, secret: sealed, eventTypes, filter: wanted, createdAt: at, updatedAt: at },
    });
    await audit(tx, ctx, {
      action: "integration.create",
      targetType: "integration",
      targetId: id,
      detail: { after: { name, url, eventTypes, filter } },
    });
    await tellBrowsers(tx, tenantId, "integration", id);
    return { ...integrationView(await findIntegration(tx, tenantId, id)), secret };
  });
}
