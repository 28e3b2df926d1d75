import { generateAuthenticationOptions, verifyAuthenticationResponse } from "@simplewebauthn/server";
import { decodeClientDataJSON } from "@simplewebauthn/server/helpers";
import { auditPerson } from "../account/audit-person";
import type { ServiceContext } from "../service-context";
import { PasskeyAssertion } from "./passkey-responses";
import type { RelyingParty } from "./relying-party";

/** Time for a person to answer the browser's question, after which the challenge is void. */
const CHALLENGE_LIFETIME_MS = 5 * 60_000;

export type PasskeyContext = Pick<ServiceContext, "db" | "now" | "ip"> & { relyingParty: RelyingParty };

/**
 * A new challenge for the browser. It names no account: the browser offers all passkeys that it has for the site, so that a stranger
 * learns nothing about who has an account.
 */
export async function passkeyChallenge({ db, now, relyingParty }: PasskeyContext) {
  const options = await generateAuthenticationOptions({
    rpID: relyingParty.id,
    userVerification: "required",
    timeout: CHALLENGE_LIFETIME_MS,
  });
  await db.asSystem(async (tx) => {
    await tx.passkeyChallenge.deleteMany({ where: { expiresAt: { lte: now() } } });
    const expiresAt = new Date(now().getTime() + CHALLENGE_LIFETIME_MS);
    await tx.passkeyChallenge.create({ data: { challenge: options.challenge, expiresAt } });
  });
  return options;
}

/**
 * Checks the signature of a passkey over one of this site's challenges, and uses the challenge up: a repeated response is rejected. The
 * device has verified the person (fingerprint, face, PIN), so that a passkey alone is two factors.
 *
 * @returns the passkey's owner; null when the passkey is unknown, the owner is disabled, or anything in the response is not as it must be
 */
export async function verifyPasskey(ctx: PasskeyContext, input: unknown): Promise<{ userId: string; email: string } | null> {
  const { data: response } = PasskeyAssertion.safeParse(input);
  if (!response) return null;
  const challenge = challengeOf(response);
  if (challenge === null || !(await takeChallenge(ctx, challenge))) return null;
  const passkey = await ctx.db.asSystem((tx) =>
    tx.userFactor.findFirst({
      where: { credentialId: response.id, kind: "passkey", confirmedAt: { not: null }, user: { disabledAt: null } },
      select: { id: true, publicKey: true, lastStep: true, user: { select: { id: true, email: true, name: true } } },
    }),
  );
  if (!passkey?.publicKey) return null;
  const { user } = passkey;
  const counter = await verifiedCounter(ctx.relyingParty, response, { ...passkey, publicKey: passkey.publicKey, challenge });
  if (counter === null || !(await takeCounter(ctx, passkey, counter))) {
    const person = { userId: user.id, name: user.name };
    await ctx.db.asSystem((tx) => auditPerson(tx, { ...ctx, person }, { action: "account.sign_in_failed", detail: { step: "passkey" } }));
    return null;
  }
  return { userId: user.id, email: user.email };
}

function challengeOf({ response }: PasskeyAssertion): string | null {
  try {
    const { challenge } = decodeClientDataJSON(response.clientDataJSON);
    return typeof challenge === "string" && /^[\w-]+$/.test(challenge) ? challenge : null;
  } catch {
    return null;
  }
}

async function takeChallenge({ db, now }: PasskeyContext, challenge: string): Promise<boolean> {
  const where = { challenge, expiresAt: { gt: now() } };
  return (await db.asSystem((tx) => tx.passkeyChallenge.deleteMany({ where }))).count === 1;
}

interface KnownPasskey {
  publicKey: Uint8Array<ArrayBuffer>;
  lastStep: bigint;
  challenge: string;
  user: { id: string };
}

/** @returns the passkey's signature counter, or null if the response does not verify. The library throws on each kind of mismatch. */
async function verifiedCounter(rp: RelyingParty, response: PasskeyAssertion, known: KnownPasskey): Promise<number | null> {
  const { userHandle } = response.response;
  if (userHandle !== undefined && Buffer.from(userHandle, "base64url").toString() !== known.user.id) return null;
  const { id } = response;
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...response, response: { ...response.response, userHandle } },
      expectedChallenge: known.challenge,
      expectedOrigin: rp.origin,
      expectedRPID: rp.id,
      requireUserVerification: true,
      credential: { id, publicKey: new Uint8Array(known.publicKey), counter: Number(known.lastStep) },
    });
    return verified ? authenticationInfo.newCounter : null;
  } catch {
    return null;
  }
}

/** Of two responses that arrive at once with one counter, one succeeds. Passkeys that do not count report 0 for ever. */
async function takeCounter(
  { db, now }: PasskeyContext,
  { id, lastStep }: { id: string; lastStep: bigint },
  counter: number,
): Promise<boolean> {
  const data = { lastStep: counter, lastUsedAt: now() };
  return (await db.asSystem((tx) => tx.userFactor.updateMany({ where: { id, lastStep }, data }))).count === 1;
}
