import { randomBytes } from "node:crypto";
import { joinedTo } from "@padit/db";
import { PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { hashSecret } from "../hash-secret";
import { checkNotSuspended } from "../operators/suspend-organization";
import { type Actor, authorize, parse, type ServiceContext } from "../service-context";
import { ProvidedRole, RoleByValue } from "../sso/provided-role";
import { tellBrowsers } from "../tell-browsers";
import { applyGroupRoles, lockGroups } from "./group-roles";
import { settingsOf } from "./scim-settings";

export const SaveScim = z.object({
  /** Role of a person whom the provider creates, and of one who left the last group that gives a role. */
  defaultRole: ProvidedRole,
  /** Display name of a group to the role that it gives. */
  roleByGroup: RoleByValue,
});

export interface ScimView {
  /** First characters of the token. */
  prefix: string;
  defaultRole: z.output<typeof ProvidedRole>;
  roleByGroup: z.output<typeof RoleByValue>;
  createdAt: Date;
  lastUsedAt: Date | null;
}

const SHOWN_CHARACTERS = 12;
const NOTE_AFTER_MS = 60_000;

export const scimUrlOf = (publicUrl: string): string => `${publicUrl}/api/scim/v2`;

/** @returns `connection` null: members are not provisioned by SCIM */
export async function getScim(ctx: ServiceContext): Promise<{ baseUrl: string; connection: ScimView | null }> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  const row = await ctx.db.withTenant(tenantId, (tx) => tx.scimConnection.findUnique({ where: { tenantId } }));
  const baseUrl = scimUrlOf(ctx.site.publicUrl);
  if (!row) return { baseUrl, connection: null };
  const { prefix, createdAt, lastUsedAt } = row;
  return { baseUrl, connection: { prefix, createdAt, lastUsedAt, ...settingsOf(row) } };
}

/** Creates a token in place of the present one, which stops working. Only the answer has it; the table stores its hash. */
export async function createScimToken(ctx: ServiceContext): Promise<{ token: string }> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  const token = `padit_scim_${randomBytes(32).toString("base64url")}`;
  const row = { tokenHash: hashSecret(token), prefix: token.slice(0, SHOWN_CHARACTERS + 4), createdAt: ctx.now(), lastUsedAt: null };
  await ctx.db.withTenant(tenantId, async (tx) => {
    await tx.scimConnection.upsert({ where: { tenantId }, create: { tenantId, defaultRole: "viewer", ...row }, update: row });
    await audit(tx, ctx, { action: "scim.create_token", targetType: "organization", targetId: tenantId });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
  return { token };
}

/** Stores which groups give which roles, and applies it to the groups' members. @throws PaditError conflict without a token */
export async function saveScim(ctx: ServiceContext, input: z.input<typeof SaveScim>): Promise<void> {
  authorize(ctx, "owner", null);
  const settings = parse(SaveScim, input);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    await lockGroups(tx, tenantId);
    const { count } = await tx.scimConnection.updateMany({ where: { tenantId }, data: settings });
    if (count === 0) throw new PaditError("conflict", "Create a token first.");
    await audit(tx, ctx, { action: "scim.save", targetType: "organization", targetId: tenantId, detail: { after: settings } });
    const members = await tx.scimGroupMember.findMany({ where: { tenantId }, distinct: ["userId"], select: { userId: true } });
    const userIds = members.map(({ userId }) => userId);
    await applyGroupRoles({ ...ctx, actor: scimActor(tenantId), db: joinedTo(ctx.db, tenantId, tx) }, tx, userIds);
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}

/** Ends provisioning: the token stops working, groups are forgotten, members stay as they are. */
export async function removeScim(ctx: ServiceContext): Promise<void> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    await tx.scimGroup.deleteMany({ where: { tenantId } });
    await tx.scimUser.deleteMany({ where: { tenantId } });
    await tx.scimConnection.deleteMany({ where: { tenantId } });
    await audit(tx, ctx, { action: "scim.remove", targetType: "organization", targetId: tenantId });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}

const scimActor = (tenantId: string): Actor => ({ kind: "system", name: "SCIM provisioning", tenantId });

/** The actor of a provider's bearer token. @throws PaditError unauthenticated; forbidden for a suspended organization */
export async function authenticateScim({ db, now }: Pick<ServiceContext, "db" | "now">, token: string): Promise<Actor> {
  const at = now();
  const row = await db.asSystem(async (tx) => {
    const where = { tokenHash: hashSecret(token) };
    const found = await tx.scimConnection.findUnique({ where, select: { tenantId: true, lastUsedAt: true } });
    if (found) await checkNotSuspended(tx, found.tenantId);
    if (found && at.getTime() - (found.lastUsedAt?.getTime() ?? 0) >= NOTE_AFTER_MS)
      await tx.scimConnection.updateMany({ where, data: { lastUsedAt: at } });
    return found;
  });
  if (!row) throw new PaditError("unauthenticated", "This SCIM token is not valid. Send one as `Authorization: Bearer <token>`.");
  return scimActor(row.tenantId);
}
