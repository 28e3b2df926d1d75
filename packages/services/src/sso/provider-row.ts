import type { Prisma, TenantTx } from "@padit/db";
import { z } from "zod";
import { audit } from "../audit";
import type { Keyring } from "../keyring/keyring";
import type { ServiceContext } from "../service-context";
import { tellBrowsers } from "../tell-browsers";
import { ProvidedRole, RoleByValue } from "./provided-role";

/** What the owner enters about a provider of any protocol. */
export const PROVIDER_FIELDS = {
  name: z.string().trim().min(1, "Give it a name.").max(60),
  defaultRole: ProvidedRole.default("viewer"),
  /** Claim or attribute whose values give roles, such as `groups`; null: everybody gets the default role. */
  roleClaim: z.string().trim().min(1).max(200).nullable().default(null),
  roleByValue: RoleByValue.default({}),
};

interface NewProvider {
  id: string;
  protocol: "oidc" | "saml" | "ldap";
  name: string;
  issuer: string;
  clientId?: string;
  sealedSecret: Uint8Array<ArrayBuffer> | null;
  settings: Prisma.InputJsonValue;
  defaultRole: z.output<typeof ProvidedRole>;
  roleClaim: string | null;
  roleByValue: z.output<typeof RoleByValue>;
  /** What the trail may show. */
  audited: Record<string, unknown>;
}

/** Stores the organization's provider in place of the one that it had. */
export async function storeProvider(tx: TenantTx, ctx: ServiceContext, { id, audited, ...provider }: NewProvider): Promise<void> {
  const { tenantId } = ctx.actor;
  const row = { clientId: null, ...provider, updatedAt: ctx.now() };
  await tx.singleSignOn.upsert({ where: { tenantId }, create: { tenantId, id, ...row, createdAt: ctx.now() }, update: row });
  const detail = { after: { protocol: provider.protocol, ...audited } };
  await audit(tx, ctx, { action: "single_sign_on.save", targetType: "organization", targetId: tenantId, detail });
  await tellBrowsers(tx, tenantId, "member", tenantId);
}

export interface StoredProvider {
  tenantId: string;
  id: string;
  sealedSecret: Uint8Array | null;
}

/** To what a provider's secret is bound. */
export const secretPlace = (tenantId: string, rowId: string) => ({ tenantId, column: "single_sign_on.sealed_secret", rowId });

/** Seals the secret with the installation's first key. @returns null without a secret, or if that key sealed it already */
export const resealProvider = async (keyring: Keyring, { tenantId, id, sealedSecret }: StoredProvider) =>
  sealedSecret && keyring.reseal(sealedSecret, secretPlace(tenantId, id));
