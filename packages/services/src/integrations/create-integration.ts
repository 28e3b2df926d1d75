import { DEFAULT_NOTIFICATION_TYPES, NOTIFICATION_TYPES, newId, PaditError } from "@padit/domain";
import { NOTIFIERS } from "@padit/notifiers";
import { z } from "zod";
import { audit } from "../audit";
import { DeliveryFilter, filterSelector } from "../delivery/filter";
import { checkQuota } from "../quotas/check-quota";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { findIntegration } from "./integration-queries";
import { changeSettings, GivenSettings, requireNotifier, settingsView } from "./integration-settings";
import { type IntegrationWithSecret, integrationView } from "./integration-view";
import { whyUnavailable } from "./list-channels";
import { requireMembers } from "./recipients";

export const IntegrationType = z.enum(NOTIFIERS.list().map(({ name }) => name));
export const IntegrationName = z.string().trim().min(1).max(200);
export const EventTypes = z.array(z.enum(NOTIFICATION_TYPES)).min(1).max(NOTIFICATION_TYPES.length);

export const CreateIntegration = z.object({
  type: IntegrationType.default("webhook"),
  name: IntegrationName,
  /** Settings of the type, as its notifier describes them. */
  settings: GivenSettings.default({}),
  eventTypes: EventTypes.default([...DEFAULT_NOTIFICATION_TYPES]),
  filter: DeliveryFilter.default({}),
});

/**
 * Creates an integration. Only the answer contains the secret that PADIT generated.
 * @throws PaditError policy_denied for an address or a channel that the operator does not permit
 */
export async function createIntegration(ctx: ServiceContext, input: z.input<typeof CreateIntegration>): Promise<IntegrationWithSecret> {
  authorize(ctx, "admin", "integrations:write");
  const { type, name, settings: given, eventTypes, filter } = parse(CreateIntegration, input);
  const { tenantId } = ctx.actor;
  const id = newId();
  const at = ctx.now();
  const notifier = requireNotifier(type);
  const unavailable = whyUnavailable(notifier, ctx.site);
  if (unavailable !== null) throw new PaditError("policy_denied", unavailable);
  const wanted = selectorJson(filterSelector(filter));
  const doors = { keyring: ctx.keyring, policy: ctx.site.egressPolicy, now: at };
  const { stored: settings, address, people, made } = await changeSettings(doors, notifier, { tenantId, id }, { stored: {}, given });
  return ctx.db.withTenant(tenantId, async (tx) => {
    await checkQuota(tx, ctx, "integrations");
    await requireMembers(tx, tenantId, people);
    await tx.integration.create({
      data: { tenantId, id, type, name, address, settings, eventTypes, filter: wanted, createdAt: at, updatedAt: at },
    });
    await audit(tx, ctx, {
      action: "integration.create",
      targetType: "integration",
      targetId: id,
      detail: { after: { type, name, url: address, settings: settingsView(type, settings), eventTypes, filter } },
    });
    await tellBrowsers(tx, tenantId, "integration", id);
    const [secret] = Object.values(made);
    return { ...integrationView(await findIntegration(tx, tenantId, id)), ...(secret !== undefined && { secret }) };
  });
}
