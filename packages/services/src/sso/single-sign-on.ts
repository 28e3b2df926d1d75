import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { audit } from "../audit";
import { checkUrl } from "../egress/address-policy";
import type { Keyring } from "../keyring/keyring";
import { authorize, parse, type ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import type { DirectoryDoor } from "./ldap/directory";
import { directoryProblem } from "./ldap/directory-settings";
import { openProvider, type ProviderDoor, type ProviderSettings } from "./provider";
import { PROVIDER_FIELDS, type StoredProvider, secretPlace, storeProvider } from "./provider-row";
import { type SingleSignOnView, viewOf } from "./provider-view";
import { samlProblem } from "./saml/saml-settings";
import { consumerAddressOf, entityIdOf } from "./saml/service-provider";

export const SaveSingleSignOn = z.object({
  ...PROVIDER_FIELDS,
  issuer: z.url().max(500),
  clientId: z.string().trim().min(1).max(500),
  /** Absent: the stored one stays, which needs the stored issuer. */
  clientSecret: z.string().min(1).max(2_000).optional(),
});
export const RequireSingleSignOn = z.object({ isRequired: z.boolean() });

/** For the provider's form: the address to which it sends people back. */
export const redirectUriOf = (publicUrl: string, tenantId: string): string => `${publicUrl}/api/sso/callback/${tenantId}`;

/** For the provider's form: the address to which it posts logout tokens. */
const logoutUriOf = (publicUrl: string, tenantId: string): string => `${publicUrl}/api/sso/logout/${tenantId}`;

export interface SingleSignOnPage {
  /** Null for an organization without a provider. */
  settings: SingleSignOnView | null;
  redirectUri: string;
  logoutUri: string;
  /** For the form of a SAML provider. */
  saml: { entityId: string; consumerAddress: string };
}

export async function getSingleSignOn(ctx: ServiceContext): Promise<SingleSignOnPage> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  const { publicUrl } = ctx.site;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const { id } = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { id: true } });
    const row = await tx.singleSignOn.findUnique({ where: { tenantId } });
    return {
      settings: row && viewOf(row),
      redirectUri: redirectUriOf(publicUrl, id),
      logoutUri: logoutUriOf(publicUrl, id),
      saml: { entityId: entityIdOf(publicUrl, id), consumerAddress: consumerAddressOf(publicUrl, id) },
    };
  });
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
    const before = await tx.singleSignOn.findUnique({ where: { tenantId } });
    const isSameIssuer = before?.protocol === "oidc" && before.issuer === settings.issuer;
    if (clientSecret === undefined && !isSameIssuer) throw missingSecret();
    const id = before?.id ?? newId();
    const sealedSecret =
      clientSecret === undefined && before
        ? before.sealedSecret
        : await ctx.keyring.seal(Buffer.from(clientSecret ?? ""), secretPlace(tenantId, id));
    const audited = { ...settings, secret: clientSecret === undefined ? "kept" : "new" };
    await storeProvider(tx, ctx, { ...settings, id, protocol: "oidc", settings: {}, sealedSecret, audited });
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
export async function checkSingleSignOn(ctx: ServiceContext, egress: ProviderDoor & DirectoryDoor): Promise<{ problem: string | null }> {
  authorize(ctx, "owner", null);
  const { tenantId } = ctx.actor;
  const row = await ctx.db.withTenant(tenantId, (tx) => tx.singleSignOn.findUnique({ where: { tenantId } }));
  if (!row) return { problem: "Single sign-on is not set up." };
  if (row.protocol === "saml") return { problem: samlProblem(row, ctx.now()) };
  if (row.protocol === "ldap") return { problem: await directoryProblem(ctx, egress, row) };
  try {
    await openProvider(egress, await openSettings(ctx.keyring, row));
    return { problem: null };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : "failed" };
  }
}

export async function openSettings(
  keyring: Keyring,
  { tenantId, id, issuer, clientId, sealedSecret }: StoredProvider & { issuer: string; clientId: string | null },
): Promise<ProviderSettings> {
  if (clientId === null || sealedSecret === null) throw new PaditError("conflict", "This organization has no OpenID provider.");
  return { issuer, clientId, clientSecret: Buffer.from(await keyring.open(sealedSecret, secretPlace(tenantId, id))).toString() };
}
