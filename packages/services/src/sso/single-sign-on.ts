import type { TenantTx } from "@padit/db";
import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { checkUrl } from "../egress/address-policy";
import type { Keyring } from "../keyring/keyring";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { ProvidedRole, RoleByValue } from "./provided-role";
import { openProvider, type ProviderDoor, type ProviderSettings } from "./provider";

export const SaveSingleSignOn = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(60),
  issuer: z.url().max(500),
  clientId: z.string().trim().min(1).max(500),
  /** Absent: the stored one stays, which needs the stored issuer. */
  clientSecret: z.string().min(1).max(2_000).optional(),
  defaultRole: ProvidedRole.default("viewer"),
  /** Claim whose values give roles, such as `groups`; null: everybody gets the default role. */
  roleClaim: z.string().trim().min(1).max(100).nullable().default(null),
  roleByValue: RoleByValue.default({}),
});
export const RequireSingleSignOn = z.object({ isRequired: z.boolean() });

interface SingleSignOnView {
  name: string;
  issuer: string;
  clientId: string;
  defaultRole: z.output<typeof ProvidedRole>;
  roleClaim: string | null;
  roleByValue: z.output<typeof RoleByValue>;
  isRequired: boolean;
}

/** For the provider's form: the address to which it sends people back. */
export const redirectUriOf = (publicUrl: string, tenantId: string): string => `${publicUrl}/api/sso/callback/${tenantId}`;

/** For the provider's form: the address to which it posts logout tokens. */
const logoutUriOf = (publicUrl: string, tenantId: string): string => `${publicUrl}/api/sso/logout/${tenantId}`;

export interface SingleSignOnPage {
  /** Null for an organization without a provider. */
  settings: SingleSignOnView | null;
  redirectUri: string;
  logoutUri: string;
}

export async function getSingleSignOn(ctx: ServiceContext): Promise<SingleSignOnPage> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { id } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { id: true } });
    return {
      settings: await findView(tx, tenantId),
      redirectUri: redirectUriOf(ctx.site.publicUrl, id),
      logoutUri: logoutUriOf(ctx.site.publicUrl, id),
    };
  });
}

async function findView(tx: TenantTx, tenantId: string): Promise<SingleSignOnView | null> {
  const row = await tx.singleSignOn.findUnique({ where: { tenantId } });
  if (!row) return null;
  const { name, issuer, clientId, roleClaim, isRequired } = row;
  const defaultRole = ProvidedRole.catch("viewer").parse(row.defaultRole);
  return { name, issuer, clientId, defaultRole, roleClaim, roleByValue: RoleByValue.catch({}).parse(row.roleByValue), isRequired };
}

/**
 * Stores the provider. The client secret was entered for one issuer and is never sent to another.
 * @throws PaditError invalid without a secret for a new issuer; policy_denied for an address that is not permitted
 */
export async function saveSingleSignOn(ctx: ServiceContext, input: z.input<typeof SaveSingleSignOn>): Promise<void> {
  authorize(ctx, "owner", null);
  const { clientSecret, ...settings } = parse(SaveSingleSignOn, input);
  checkUrl(settings.issuer, ctx.site.egressPolicy);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    const before = await tx.singleSignOn.findUnique({ where: { tenantId }, select: { id: true, issuer: true, sealedSecret: true } });
    const id = before?.id ?? newId();
    const isSameIssuer = before?.issuer === settings.issuer;
    if (clientSecret === undefined && !isSameIssuer) throw missingSecret();
    const sealedSecret =
      clientSecret === undefined && before
        ? before.sealedSecret
        : await ctx.keyring.seal(Buffer.from(clientSecret ?? ""), secretPlace(tenantId, id));
    const row = { ...settings, sealedSecret, updatedAt: ctx.now() };
    await tx.singleSignOn.upsert({ where: { tenantId }, create: { tenantId, id, ...row, createdAt: ctx.now() }, update: row });
    const detail = { after: { ...settings, secret: clientSecret === undefined ? "kept" : "new" } };
    await audit(tx, ctx, { action: "single_sign_on.save", targetType: "organization", targetId: tenantId, detail });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}

const missingSecret = (): PaditError =>
  new PaditError("invalid", "Enter the client secret.", {
    issues: [{ path: "clientSecret", message: "A new issuer needs its own secret." }],
  });

/** Removes the provider. People who signed in by it need a password or a passkey then. */
export async function removeSingleSignOn(ctx: ServiceContext): Promise<void> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  await ctx.db.withTenant(tenantId, async (tx) => {
    await tx.singleSignOn.deleteMany({ where: { tenantId } });
    await audit(tx, ctx, { action: "single_sign_on.remove", targetType: "organization", targetId: tenantId });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}

/**
 * Admits members to the organization only in sessions that its provider opened. Owners keep their way back: they may sign in by password or
 * passkey. Does not apply to API keys.
 *
 * @throws PaditError conflict before a person has signed in by the provider: a mistake in the settings would lock everybody out
 */
export async function requireSingleSignOn(ctx: ServiceContext, input: z.input<typeof RequireSingleSignOn>): Promise<void> {
  authorize(ctx, "owner", null);
  const { isRequired } = parse(RequireSingleSignOn, input);
  const { tenantId } = ctx.actor;
  const isProven = await ctx.db.asSystem((tx) => tx.signOnIdentity.count({ where: { tenantId } }));
  if (isRequired && isProven === 0)
    throw new PaditError("conflict", "Let somebody sign in by the provider first, so that you know that it works.");
  await ctx.db.withTenant(tenantId, async (tx) => {
    const { count } = await tx.singleSignOn.updateMany({ where: { tenantId }, data: { isRequired } });
    if (count === 0) throw new PaditError("conflict", "Set up single sign-on first.");
    await audit(tx, ctx, {
      action: "single_sign_on.require",
      targetType: "organization",
      targetId: tenantId,
      detail: { after: { isRequired } },
    });
    await tellBrowsers(tx, tenantId, "member", tenantId);
  });
}

/** Asks the provider for its configuration. @returns the sentence that says what is wrong; null if it answers */
export async function checkSingleSignOn(ctx: ServiceContext, egress: ProviderDoor): Promise<{ problem: string | null }> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  const row = await ctx.db.withTenant(tenantId, (tx) => tx.singleSignOn.findUnique({ where: { tenantId } }));
  if (!row) return { problem: "Single sign-on is not set up." };
  try {
    await openProvider(egress, await openSettings(ctx.keyring, row));
    return { problem: null };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "failed" };
  }
}

const secretPlace = (tenantId: string, rowId: string) => ({ tenantId, column: "single_sign_on.sealed_secret", rowId });

interface StoredProvider {
  tenantId: string;
  id: string;
  issuer: string;
  clientId: string;
  sealedSecret: Uint8Array;
}

export async function openSettings(
  keyring: Keyring,
  { tenantId, id, issuer, clientId, sealedSecret }: StoredProvider,
): Promise<ProviderSettings> {
  return { issuer, clientId, clientSecret: Buffer.from(await keyring.open(sealedSecret, secretPlace(tenantId, id))).toString() };
}

/** Seals the secret with the installation's first key. @returns null if that key sealed it already */
export const resealProvider = (keyring: Keyring, { tenantId, id, sealedSecret }: StoredProvider) =>
  keyring.reseal(sealedSecret, secretPlace(tenantId, id));
