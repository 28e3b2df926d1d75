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
import type { ServiceContext } from "../service-context";
import { admit } from "./admit";
import { Claims } from "./claims";
import { openProvider, reasonOf } from "./provider";
import { requestAddress } from "./saml/saml-sign-on";
import { ATTEMPT_LIFETIME_MS, refused, type SignedOn, type SignOnContext } from "./sign-on-context";
import { openSettings, redirectUriOf } from "./single-sign-on";

/** The name on the organization's sign-in page, and the protocol; null without single sign-on. */
export async function findSignOn({ db }: Pick<ServiceContext, "db">, slug: string): Promise<{ name: string; protocol: string } | null> {
  return db.asSystem((tx) => tx.singleSignOn.findFirst({ where: { tenant: { slug } }, select: { name: true, protocol: true } }));
}

/** The organization's slug, for its sign-in page; null without single sign-on. */
export async function slugOfSignOn({ db }: Pick<ServiceContext, "db">, tenantId: string): Promise<string | null> {
  const where = { tenantId };
  const row = await db.asSystem((tx) => tx.singleSignOn.findUnique({ where, select: { tenant: { select: { slug: true } } } }));
  return row?.tenant.slug ?? null;
}

interface Beginning {
  /** Path to open afterwards. */
  landing: string;
  /** Asks the provider to authenticate the person again, even if the person is signed in there. */
  isStepUp?: boolean;
}

/**
 * Begins a sign-in at the organization's provider.
 * @returns the provider's address, and the state that the browser must bring back in a cookie
 * @throws PaditError not_found without single sign-on; unavailable when the provider does not answer
 */
export async function beginSignOn(
  ctx: SignOnContext,
  { slug, landing, isStepUp = false }: Beginning & { slug: string },
): Promise<{ url: string; state: string }> {
  const row = await ctx.db.asSystem((tx) => tx.singleSignOn.findFirst({ where: { tenant: { slug } } }));
  if (!row) throw new PaditError("not_found", "This organization has no single sign-on.");
  const state = randomState();
  // A directory has no page of its own: the organization's sign-in page asks for name and password.
  if (row.protocol === "ldap") return { url: signInPage(ctx.site.publicUrl, slug, landing), state };
  const attempt = { tenantId: row.tenantId, state, landing, isStepUp };
  if (row.protocol === "saml") {
    await storeAttempt(ctx, attempt);
    return { url: await requestAddress(ctx, row, { state, isStepUp }), state };
  }
  const provider = await openProvider(ctx.egress, await openSettings(ctx.keyring, row));
  const [nonce, codeVerifier] = [randomNonce(), randomPKCECodeVerifier()];
  await storeAttempt(ctx, { ...attempt, nonce, codeVerifier });
  // Authorization code with PKCE (RFC 7636).
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

const signInPage = (publicUrl: string, slug: string, landing: string): string =>
  `${publicUrl}/o/${encodeURIComponent(slug)}/sign-in?next=${encodeURIComponent(landing)}`;

interface NewAttempt extends Required<Beginning> {
  tenantId: string;
  state: string;
  nonce?: string;
  codeVerifier?: string;
}

async function storeAttempt({ db, now }: SignOnContext, { state, isStepUp, ...attempt }: NewAttempt): Promise<void> {
  const expiresAt = new Date(now().getTime() + ATTEMPT_LIFETIME_MS);
  const maxAgeSeconds = isStepUp ? STEP_UP_SECONDS : null;
  await db.asSystem(async (tx) => {
    await tx.signOnAttempt.deleteMany({ where: { expiresAt: { lte: now() } } });
    await tx.signOnAttempt.create({ data: { stateHash: hashSecret(state), ...attempt, maxAgeSeconds, expiresAt } });
  });
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
    const { nonce, codeVerifier } = attempt ?? {};
    if (!attempt || count === 0 || !nonce || !codeVerifier) throw refused("it was completed before or took too long");
    return { ...attempt, nonce, codeVerifier };
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
