import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { audit } from "../audit";
import { DeliveryFilter, filterSelector } from "../delivery/filter";
import { selectorJson } from "../selector/stored-selector";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { EventTypes, IntegrationName } from "./create-integration";
import { findIntegration } from "./integration-queries";
import { changeSettings, GivenSettings, requireNotifier, settingsView } from "./integration-settings";
import { type IntegrationRow, type IntegrationView, integrationView } from "./integration-view";
import { requireMembers } from "./recipients";

/** Absent fields do not change, also within the settings. */
export const UpdateIntegration = z.object({
  integrationId: z.guid(),
  name: IntegrationName.optional(),
  settings: GivenSettings.optional(),
  eventTypes: EventTypes.optional(),
  filter: DeliveryFilter.optional(),
  enabled: z.boolean().optional(),
});

export async function updateIntegration(ctx: ServiceContext, input: z.input<typeof UpdateIntegration>): Promise<IntegrationView> {
  authorize(ctx, "admin", "integrations:write");
  const { integrationId: id, settings: given, filter, ...changes } = parse(UpdateIntegration, input);
  const wanted = filter && selectorJson(filterSelector(filter));
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const row = await findIntegration(tx, tenantId, id);
    const changed = given && (await settingsOf(tx, ctx, row, given));
    // A re-enabled integration starts with a clean record; otherwise the next failure would disable it at once.
    const revived = changes.enabled === true ? { disabledReason: null, failingSince: null, holdUntil: null } : {};
    const data = { ...changes, ...changed, ...(wanted && { filter: wanted }), ...revived, updatedAt: ctx.now() };
    await tx.integration.update({ where: { tenantId_id: { tenantId, id } }, data });
    const { name, address, eventTypes, enabled } = row;
    const after = {
      ...changes,
      ...(filter && { filter }),
      ...(changed && { url: changed.address, settings: settingsView(row.type, changed.settings) }),
    };
    const detail = { before: { name, url: address, eventTypes, enabled }, after };
    await audit(tx, ctx, { action: "integration.update", targetType: "integration", targetId: id, detail });
    await tellBrowsers(tx, tenantId, "integration", id);
    return integrationView(await findIntegration(tx, tenantId, id));
  });
}

async function settingsOf(tx: TenantTx, ctx: ServiceContext, row: IntegrationRow, given: GivenSettings) {
  const doors = { keyring: ctx.keyring, policy: ctx.site.egressPolicy, now: ctx.now() };
  const key = { tenantId: row.tenantId, id: row.id };
  const {
    stored: settings,
    address,
    people,
  } = await changeSettings(doors, requireNotifier(row.type), key, { stored: row.settings, given });
  await requireMembers(tx, row.tenantId, people);
  return { settings, address };
}
