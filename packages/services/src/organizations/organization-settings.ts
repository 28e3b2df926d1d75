import type { TenantTx } from "@padit/db";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { TimeZone } from "../time-zone";

/** Settings of an organization as its row stores them; missing or unknown values get their default. */
const StoredSettings = z.object({ timeZone: TimeZone.catch("UTC") }).catch({ timeZone: "UTC" });
export type OrganizationSettings = z.output<typeof StoredSettings>;

export async function organizationSettingsOf(tx: TenantTx, tenantId: string): Promise<OrganizationSettings> {
  const tenant = await tx.tenant.findUnique({ where: { id: tenantId }, select: { settings: true } });
  return StoredSettings.parse(tenant?.settings);
}

export async function getOrganizationSettings(ctx: ServiceContext): Promise<OrganizationSettings> {
  authorize(ctx, "viewer", null, "within_limit");
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, (tx) => organizationSettingsOf(tx, tenantId));
}

/** `timeZone`: zone in which the organization's days and weeks begin, for what detection learns by time of day. */
export const ChangeOrganizationSettings = z.object({ timeZone: TimeZone });

/** Changes these settings; other stored settings do not change. */
export async function changeOrganizationSettings(
  ctx: ServiceContext,
  input: z.input<typeof ChangeOrganizationSettings>,
): Promise<OrganizationSettings> {
  authorize(ctx, "admin", null);
  const after = parse(ChangeOrganizationSettings, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const before = await organizationSettingsOf(tx, tenantId);
    const { settings } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { settings: true } });
    await tx.tenant.update({ where: { id: tenantId }, data: { settings: { ...Object(settings), ...after } } });
    const detail = { before, after };
    await audit(tx, ctx, { action: "organization.settings", targetType: "organization", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "member", tenantId);
    return after;
  });
}
