import { Prisma, type SystemTx } from "@padit/db";
import { z } from "zod";
import { hashSecret } from "../../hash-secret";
import { admit } from "../admit";
import { Claims } from "../claims";
import { ATTEMPT_LIFETIME_MS, refused, type SignedOn, type SignOnContext } from "../sign-on-context";
import { validAt } from "./certificates";
import { UnacceptableXml } from "./plain-xml";
import { type ProvidedAssertion, verifyAnswer } from "./provided-assertion";
import { SamlSettings, serviceProvider, serviceProviderMetadata } from "./service-provider";

/** The request's id: an XML id begins with a letter or an underscore. Whoever sees it cannot compute the state. */
const requestIdOf = (stateHash: string): string => `_${stateHash}`;
/** An assertion is known for longer than the attempt that it answers. */
const ASSERTION_KNOWN_MS = 2 * ATTEMPT_LIFETIME_MS;

interface SamlRow {
  tenantId: string;
  settings: unknown;
}

/** @returns the provider's address with the request (SAML 2.0 Bindings, §3.4) */
export function requestAddress(
  ctx: SignOnContext,
  row: SamlRow,
  { state, isStepUp }: { state: string; isStepUp: boolean },
): Promise<string> {
  const parties = { publicUrl: ctx.site.publicUrl, tenantId: row.tenantId, provider: SamlSettings.parse(row.settings) };
  return serviceProvider(parties, requestIdOf(hashSecret(state)), isStepUp).getAuthorizeUrlAsync("", undefined, {});
}

/**
 * Verifies the answer that the provider has posted by the browser, and keeps it for the attempt whose request it answers. Nobody is signed in
 * yet: the post comes from another site, so it carries no cookie that ties it to the browser that began.
 *
 * @param tenantId of the address: an answer of one organization's provider completes no attempt of another
 * @throws PaditError forbidden with a sentence for the person
 */
export async function acceptSamlAnswer(ctx: SignOnContext, { tenantId, answer }: { tenantId: string; answer: string }): Promise<void> {
  const row = await ctx.db.asSystem((tx) => tx.singleSignOn.findUnique({ where: { tenantId } }));
  if (row?.protocol !== "saml") throw refused("the organization has no SAML provider");
  const assertion = await verified(ctx, row, answer);
  await ctx.db.asSystem(async (tx) => {
    await acceptOnce(tx, ctx, { tenantId, id: assertion.id });
    await keepAnswer(tx, ctx, { tenantId, issuer: row.issuer, assertion });
  });
}

async function verified(ctx: SignOnContext, row: SamlRow & { issuer: string }, answer: string): Promise<ProvidedAssertion> {
  const now = ctx.now();
  const settings = SamlSettings.parse(row.settings);
  const provider = { ...settings, certificates: validAt(settings.certificates, now) };
  if (provider.certificates.length === 0) throw refused("the provider's certificate has expired. Tell an owner of the organization");
  try {
    const { tenantId, issuer } = row;
    return await verifyAnswer(answer, { publicUrl: ctx.site.publicUrl, tenantId, issuer, provider, now });
  } catch (cause) {
    if (cause instanceof UnacceptableXml) throw refused(`the provider's answer is not acceptable (${cause.message})`, cause);
    throw cause;
  }
}

async function acceptOnce(tx: SystemTx, ctx: SignOnContext, { tenantId, id }: { tenantId: string; id: string }): Promise<void> {
  const at = ctx.now();
  await tx.signOnAssertion.deleteMany({ where: { expiresAt: { lte: at } } });
  const data = [{ tenantId, idHash: hashSecret(id), expiresAt: new Date(at.getTime() + ASSERTION_KNOWN_MS) }];
  const { count } = await tx.signOnAssertion.createMany({ data, skipDuplicates: true });
  if (count === 0) throw refused("the provider's answer was used before");
}

/** What is kept of a verified answer. */
const Answer = z.object({ issuer: z.string(), claims: Claims, authenticatedAtMs: z.number() });

interface Kept {
  tenantId: string;
  issuer: string;
  assertion: ProvidedAssertion;
}

async function keepAnswer(tx: SystemTx, ctx: SignOnContext, { tenantId, issuer, assertion }: Kept): Promise<void> {
  const { requestId, claims, authenticatedAt } = assertion;
  const answer = Answer.parse({ issuer, claims, authenticatedAtMs: authenticatedAt.getTime() });
  const stateHash = requestId.slice(1);
  const where = { stateHash, tenantId, expiresAt: { gt: ctx.now() }, nonce: null, answer: { equals: Prisma.DbNull } };
  // The claims come from JSON or are made of texts, so they are JSON.
  const { count } = await tx.signOnAttempt.updateMany({ where, data: { answer: answer as Prisma.InputJsonObject } });
  if (count === 0) throw refused("it was completed before or took too long");
}

/**
 * Completes the sign-in in the browser that began it.
 * @param cookieState the state that the browser's cookie has
 * @throws PaditError forbidden with a sentence for the person
 */
export async function completeSamlSignOn(
  ctx: SignOnContext,
  { tenantId, cookieState }: { tenantId: string; cookieState: string | undefined },
): Promise<SignedOn> {
  if (cookieState === undefined) throw refused("it was begun in another browser or too long ago");
  const attempt = await takeAnswered(ctx, { tenantId, stateHash: hashSecret(cookieState) });
  const row = await ctx.db.asSystem((tx) => tx.singleSignOn.findUnique({ where: { tenantId } }));
  const { issuer, claims, authenticatedAtMs } = Answer.parse(attempt.answer);
  if (row?.protocol !== "saml" || row.issuer !== issuer) throw refused("the organization has changed its single sign-on");
  const { landing, maxAgeSeconds } = attempt;
  const isTooOld = maxAgeSeconds !== null && authenticatedAtMs < ctx.now().getTime() - maxAgeSeconds * 1000;
  if (isTooOld) throw refused("the provider has not asked you to sign in again");
  const userId = await admit(ctx, row, claims);
  // Some providers state the time of every answer. Only when PADIT has demanded a new authentication does the time prove one.
  const authenticatedAt = maxAgeSeconds === null ? undefined : new Date(authenticatedAtMs);
  return { userId, tenantId, landing, authenticatedAt, sid: undefined };
}

async function takeAnswered({ db, now }: SignOnContext, at: { tenantId: string; stateHash: string }) {
  const where = { ...at, expiresAt: { gt: now() }, answer: { not: Prisma.DbNull } };
  return db.asSystem(async (tx) => {
    const attempt = await tx.signOnAttempt.findFirst({ where });
    const { count } = await tx.signOnAttempt.deleteMany({ where });
    if (!attempt || count === 0) throw refused("it was completed before or took too long");
    return attempt;
  });
}

/** @returns PADIT's metadata for the organization's provider; null for an unknown organization */
export async function samlMetadata({ db, site }: Pick<SignOnContext, "db" | "site">, tenantId: string): Promise<string | null> {
  const tenant = await db.asSystem((tx) => tx.tenant.findUnique({ where: { id: tenantId }, select: { id: true } }));
  return tenant && serviceProviderMetadata(site.publicUrl, tenant.id);
}
