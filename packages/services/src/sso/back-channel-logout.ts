import type { SystemTx } from "@padit/db";
import { PaditError } from "@padit/domain";
import { createLocalJWKSet, decodeJwt, jwtVerify } from "jose";
import { z } from "zod";
import { auditPerson } from "../account/audit-person";
import { hashSecret } from "../hash-secret";
import { openProvider, reasonOf } from "./provider";
import type { SignOnContext } from "./sign-on-context";
import { openSettings } from "./single-sign-on";

/** Longest logout token that is read, characters. */
export const LOGOUT_TOKEN_CHARACTERS_MAX = 16_384;
const LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** Age up to which a token is accepted. Its `jti` is kept for longer, so that no token is taken twice. */
const TOKEN_AGE_SECONDS_MAX = 300;
const CLOCK_TOLERANCE_SECONDS = 60;
const JTI_KEPT_MS = 20 * 60_000;
/** Signatures by published keys alone: with a shared secret, or none, whoever knows the client ID could forge a token. */
const SIGNATURES = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"];

/** A logout token (OpenID Connect Back-Channel Logout 1.0, §2.4). */
const LogoutClaims = z
  .object({
    iat: z.number(),
    exp: z.number(),
    jti: z.string().min(1).max(500),
    sub: z.string().min(1).max(255).optional(),
    sid: z.string().min(1).max(500).optional(),
    events: z.looseObject({ [LOGOUT_EVENT]: z.record(z.string(), z.unknown()) }),
    nonce: z.undefined("a logout token has no nonce").optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, "neither sub nor sid");
type LogoutClaims = z.output<typeof LogoutClaims>;

/**
 * Ends the sessions that the organization's provider has opened for the person, or for the session at the provider, that the token names.
 * Sessions by password or passkey go on. An unknown person or session is no error (§2.7).
 *
 * @param tenantId of the logout address
 * @throws PaditError invalid for a token that is not acceptable or was taken before (§2.6); unavailable when the provider's keys cannot be read
 */
export async function logOutByProvider(ctx: SignOnContext, { tenantId, token }: { tenantId: string; token: string }): Promise<void> {
  const row = await ctx.db.asSystem((tx) => tx.singleSignOn.findUnique({ where: { tenantId } }));
  if (row?.protocol !== "oidc") throw refused("this organization has no OpenID provider");
  // Before the provider is asked for its keys: whoever sends a token of another issuer costs one look-up.
  if (issuerOf(token) !== row.issuer) throw refused("it is of another issuer");
  const claims = await verified(ctx, row, token);
  await ctx.db.asSystem(async (tx) => {
    await takeOnce(tx, ctx, tenantId, claims.jti);
    await endSessions(tx, ctx, { tenantId, issuer: row.issuer, claims });
  });
}

function issuerOf(token: string): string | undefined {
  if (token.length > LOGOUT_TOKEN_CHARACTERS_MAX) throw refused("it is too long");
  try {
    return decodeJwt(token).iss;
  } catch (cause) {
    throw refused("it is no JWT", cause);
  }
}

async function verified(ctx: SignOnContext, row: Parameters<typeof openSettings>[1], token: string): Promise<LogoutClaims> {
  const provider = await openProvider(ctx.egress, await openSettings(ctx.keyring, row));
  const { jwks_uri: url } = provider.serverMetadata();
  if (url === undefined) throw refused("the provider publishes no keys");
  const outcome = await ctx.egress.request({ method: "GET", url, headers: { accept: "application/json" }, body: null });
  if (!outcome.ok) throw new PaditError("unavailable", `The provider's keys cannot be read: ${outcome.error}`);
  try {
    const keys = createLocalJWKSet(JSON.parse(outcome.body));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: row.issuer,
      audience: row.clientId ?? [],
      algorithms: SIGNATURES,
      maxTokenAge: TOKEN_AGE_SECONDS_MAX,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: ctx.now(),
    });
    if (![undefined, "jwt", "logout+jwt"].includes(protectedHeader.typ?.toLowerCase())) throw new Error("it is a token of another type");
    return LogoutClaims.parse(payload);
  } catch (cause) {
    throw refused(cause instanceof z.ZodError ? (cause.issues[0]?.message ?? "claims") : reasonOf(cause), cause);
  }
}

async function takeOnce(tx: SystemTx, { now }: SignOnContext, tenantId: string, jti: string): Promise<void> {
  const at = now();
  await tx.signOnLogout.deleteMany({ where: { expiresAt: { lte: at } } });
  const expiresAt = new Date(at.getTime() + JTI_KEPT_MS);
  const { count } = await tx.signOnLogout.createMany({ data: [{ tenantId, jtiHash: hashSecret(jti), expiresAt }], skipDuplicates: true });
  if (count === 0) throw refused("it was taken before");
}

interface LogoutTarget {
  tenantId: string;
  issuer: string;
  claims: LogoutClaims;
}

async function endSessions(tx: SystemTx, ctx: SignOnContext, { tenantId, issuer, claims: { sub, sid } }: LogoutTarget): Promise<void> {
  const identity =
    sub === undefined
      ? undefined
      : await tx.signOnIdentity.findUnique({
          where: { tenantId_issuer_subject: { tenantId, issuer, subject: sub } },
          select: { userId: true },
        });
  if (identity === null) return;
  const where = {
    signOnTenantId: tenantId,
    revokedAt: null,
    ...(identity && { userId: identity.userId }),
    ...(sid !== undefined && { signOnSid: sid }),
  };
  const people = await tx.userSession.findMany({ where, distinct: ["userId"], select: { user: { select: { id: true, name: true } } } });
  await tx.userSession.updateMany({ where, data: { revokedAt: ctx.now() } });
  // Also notifies the person's open streams in every organization.
  for (const { user } of people)
    await auditPerson(
      tx,
      { ...ctx, person: { userId: user.id, name: user.name } },
      { action: "account.sign_out", detail: { by: "provider" } },
    );
}

const refused = (why: string, cause?: unknown): PaditError =>
  new PaditError("invalid", `The logout token is not acceptable: ${why}.`, { cause });
