import type { SystemTx, TenantTx } from "@padit/db";
import { z } from "zod";
import { audit } from "../audit";
import { authorize, parse, type Role, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { EndpointLimit } from "./endpoint-limit";

/** The setting's key in `tenant.settings`. */
const Setting = z.object({ joinLimit: z.string().min(1).nullable().catch(null) }).catch({ joinLimit: null });

async function settingsOf(tx: TenantTx | SystemTx, tenantId: string): Promise<{ settings: unknown; joinLimit: string | null }> {
  const { settings } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { settings: true } });
  return { settings, joinLimit: Setting.parse(settings).joinLimit };
}

/** The limit of a member who joins with this role by single sign-on or SCIM; null: none. Admins and owners cannot be limited. */
export async function limitOnJoin(tx: TenantTx | SystemTx, tenantId: string, role: Role): Promise<string | null> {
  return role === "viewer" || role === "operator" ? (await settingsOf(tx, tenantId)).joinLimit : null;
}

interface JoinLimitView {
  endpointLimit: string | null;
}

export async function getJoinLimit(ctx: ServiceContext): Promise<JoinLimitView> {
  authorize(ctx, "admin", null);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => ({ endpointLimit: (await settingsOf(tx, tenantId)).joinLimit }));
}

export const LimitJoining = z.object({ endpointLimit: EndpointLimit });

/** Limits who joins from now on by the organization's provider; members and invitations have their own limits. Null: no limit. */
export async function limitJoining(ctx: ServiceContext, input: z.input<typeof LimitJoining>): Promise<JoinLimitView> {
  authorize(ctx, "owner", null);
  const { endpointLimit } = parse(LimitJoining, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { settings, joinLimit } = await settingsOf(tx, tenantId);
    await tx.tenant.update({ where: { id: tenantId }, data: { settings: { ...Object(settings), joinLimit: endpointLimit } } });
    const detail = { before: { endpointLimit: joinLimit }, after: { endpointLimit } };
    await audit(tx, ctx, { action: "organization.limit_joining", targetType: "organization", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
  return { endpointLimit };
}
