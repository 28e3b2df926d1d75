import { PaditError } from "@padit/domain";
import {
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from "openid-client";
import { STEP_UP_SECONDS } from "../auth/step-up-terms";
import { hashSecret } from "../hash-secret";
import type { Keyring } from "../keyring/keyring";
import type { ServiceContext, Site } from "../service-context";
import { admit } from "./admit";
import { Claims } from "./claims";
import { openProvider, type ProviderDoor, reasonOf } from "./provider";
import { openSettings, redirectUriOf } from "./single-sign-on";

/** Time for a person to sign in at the provider. */
const ATTEMPT_LIFETIME_MS = 10 * 60_000;

export interface SignOnContext extends Pick<ServiceContext, "db" | "now" | "ip"> {
  keyring: Keyring;
  site: Pick<Site, "publicUrl">;
  egress: ProviderDoor;
}

/** The name on the organization's sign-in page; null without single sign-on. */
export async function findSignOn({ db }: Pick<ServiceContext, "db">, slug: string): Promise<{ name: string } | null> {
  return db.asSystem((tx) => tx.singleSignOn.findFirst({ where: { tenant: { slug } }, select: { name: true } }));
}

/** The organization's slug, for its sign-in page; null without single sign-on. */
export async function slugOfSignOn({ db }: Pick<ServiceContext, "db">, tenantId: string): Promise<string | null> {
  const where = { tenantId };
  const row = await db.asSystem((tx) => tx.singleSignOn.findUnique({ where, select: { tenant: { select: { slug: true } } } }));
  return row?.tenant.slug ?? null;
}

/**
 * Begins a sign-in at the organization's provider: authorization code with PKCE (RFC 7636), state and nonce.
 * @param landing path to open afterwards
 * @param isStepUp asks the provider to authenticate the person again, even if the person is signed in there
 * @returns the provider's address, and the state that the browser must bring back in a cookie
 * @throws PaditError not_found without single sign-on; unavailable when the provider does not answer
 */
export async function beginSignOn(
  ctx: SignOnContext,
  { slug, landing, isStepUp = false }: { slug: string; landing: string; isStepUp?: boolean },
): Promise<{ url: string; state: string }> {
  const row = await ctx.db.asSystem((tx) => tx.singleSignOn.findFirst({ where: { tenant: { slug } } }));
  if (!row) throw new PaditError("not_found", "This organization has no single sign-on.");
  const provider = await openProvider(ctx.egress, await openSettings(ctx.keyring, row));
  const [state, nonce, codeVerifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
  const expiresAt = new Date(ctx.now().getTime() + ATTEMPT_LIFETIME_MS);
  await ctx.db.asSystem(async (tx) => {
    await tx.signOnAttempt.deleteMany({ where: { expiresAt: { lte: ctx.now() } } });
    const { tenantId } = row;
    const maxAgeSeconds = isStepUp ? STEP_UP_SECONDS : null;
    await tx.signOnAttempt.create({
      data: { stateHash: hashSecret(state), tenantId, nonce, codeVerifier, landing, maxAgeSeconds, expiresAt },
    });
  });
  const url = buildAuthorizationUrl(provider, {
    redirect_uri: redirectUriOf(ctx.site.publicUrl, row.tenantId),
    scope: "openid email profile",
    state,
    nonce,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: "S256",
    ...(isStepUp && { prompt: "login", max_age: String(STEP_UP_SECONDS) }),
  });
  return { url: url.href, state };
}

export interface SignedOn {
  userId: string;
  tenantId: string;
  landing: string;
  /** When the person authenticated at the provider; undefined: the provider does not say. */
  authenticatedAt: Date | undefined;
  /** The session at the provider; undefined: the provider does not say. */
  sid: string | undefined;
}

/**
 * Completes a sign-in with the provider's answer. The library checks state, nonce, PKCE, issuer (RFC 9207), audience, times and the ID
 * token's signature. Each attempt serves once.
 *
 * @param tenantId of the redirect address: an answer of one organization's provider completes no attempt of another
 * @param cookieState the state that the browser's cookie has: an answer that another browser began signs nobody in
 * @throws PaditError forbidden with a sentence for the person
 */
export async function completeSignOn(
  ctx: SignOnContext,
  { tenantId, query, cookieState }: { tenantId: string; query: string; cookieState: string | undefined },
): Promise<SignedOn> {
  const state = new URLSearchParams(query).get("state");
  if (state === null || cookieState === undefined || state !== cookieState)
    throw refused("it was begun in another browser or too long ago");
  const attempt = await takeAttempt(ctx, { tenantId, state });
  const row = await ctx.db.asSystem((tx) => tx.singleSignOn.findUnique({ where: { tenantId } }));
  if (!row) throw refused("the organization has removed its single sign-on");
  const provider = await openProvider(ctx.egress, await openSettings(ctx.keyring, row));
  const answer = new URL(`${redirectUriOf(ctx.site.publicUrl, tenantId)}?${query}`);
  const claims = await claimsOf(provider, answer, { ...attempt, state });
  const userId = await admit(ctx, row, claims);
  const { auth_time: seconds, sid } = claims;
  const authenticatedAt = seconds === undefined ? undefined : new Date(seconds * 1000);
  return { userId, tenantId, landing: attempt.landing, authenticatedAt, sid };
}

interface Attempt {
  nonce: string;
  codeVerifier: string;
  landing: string;
  maxAgeSeconds: number | null;
}

async function takeAttempt({ db, now }: SignOnContext, { tenantId, state }: { tenantId: string; state: string }): Promise<Attempt> {
  const where = { stateHash: hashSecret(state), tenantId, expiresAt: { gt: now() } };
  return db.asSystem(async (tx) => {
    const attempt = await tx.signOnAttempt.findFirst({ where });
    const { count } = await tx.signOnAttempt.deleteMany({ where });
    if (!attempt || count === 0) throw refused("it was completed before or took too long");
    return attempt;
  });
}

async function claimsOf(provider: Configuration, answer: URL, attempt: Attempt & { state: string }): Promise<Claims> {
  try {
    const tokens = await authorizationCodeGrant(provider, answer, {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.codeVerifier,
      idTokenExpected: true,
      ...(attempt.maxAgeSeconds !== null && { maxAge: attempt.maxAgeSeconds }),
    });
    const idToken = Claims.parse(tokens.claims());
    if (idToken.email !== undefined || !provider.serverMetadata().userinfo_endpoint) return idToken;
    // Many providers give the address only here. The library compares the subject.
    const userInfo = Claims.parse(await fetchUserInfo(provider, tokens.access_token, idToken.sub));
    return { ...idToken, ...userInfo, auth_time: idToken.auth_time, sid: idToken.sid };
  } catch (cause) {
    throw refused(`the provider's answer is not acceptable (${reasonOf(cause)})`, cause);
  }
}

const refused = (why: string, cause?: unknown): PaditError =>
  new PaditError("forbidden", `Signing in did not succeed: ${why}. Begin again.`, { cause });
