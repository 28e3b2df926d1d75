import { newId, PaditError } from "@padit/domain";
import { generateRegistrationOptions, verifyRegistrationResponse } from "@simplewebauthn/server";
import { z } from "zod";
import { auditPerson } from "../account/audit-person";
import { parse } from "../service-context";
import { FACTORS_MAX, FactorName } from "./factor-terms";
import { PasskeyRegistration } from "./passkey-responses";
import { type FactorContext, Proof, requireProof } from "./proof";
import { replaceCodes } from "./recovery-codes";
import type { RelyingParty } from "./relying-party";
import { hasSecondFactor } from "./verify-factor";

const SETUP_LIFETIME_MS = 10 * 60_000;

export const BeginPasskey = Proof.extend({ name: FactorName });
export const ConfirmPasskey = z.object({ factorId: z.guid(), response: PasskeyRegistration });

/** Begins the creation of a passkey. It has no effect until `confirmPasskey` has accepted the browser's response. */
export async function beginPasskey(ctx: FactorContext, input: z.input<typeof BeginPasskey>) {
  const { name, ...proof } = parse(BeginPasskey, input);
  const relyingParty = ctx.relyingParty();
  await requireProof(ctx, proof);
  const { userId } = ctx.person;
  return ctx.db.asSystem(async (tx) => {
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
    await tx.userFactor.deleteMany({ where: { userId, kind: "passkey", confirmedAt: null } });
    const known = await tx.userFactor.findMany({ where: { userId }, select: { credentialId: true } });
    if (known.length >= FACTORS_MAX)
      throw new PaditError("policy_denied", `An account can have ${FACTORS_MAX} passkeys and authenticators. Remove one first.`);
    const options = await generateRegistrationOptions({
      rpName: "PADIT",
      rpID: relyingParty.id,
      userName: email,
      userDisplayName: ctx.person.name,
      userID: new Uint8Array(Buffer.from(userId)),
      timeout: SETUP_LIFETIME_MS,
      // The browser then refuses a device that already has a passkey of this account.
      excludeCredentials: known.flatMap(({ credentialId }) => (credentialId === null ? [] : [{ id: credentialId }])),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
    });
    const factorId = newId();
    const { challenge } = options;
    await tx.userFactor.create({ data: { id: factorId, userId, kind: "passkey", name, challenge, createdAt: ctx.now() } });
    await auditPerson(tx, ctx, { action: "account.begin_factor", detail: { name, kind: "passkey" } });
    return { factorId, options };
  });
}

/**
 * Stores the public half of a new passkey. @returns new recovery codes if this is the account's first factor, else null
 * @throws PaditError invalid when the response is not one to the challenge from a page of this site; not_found when the set-up was
 * replaced or is too old; conflict when the passkey belongs to an account
 */
export async function confirmPasskey(
  ctx: FactorContext,
  input: z.input<typeof ConfirmPasskey>,
): Promise<{ recoveryCodes: string[] | null }> {
  const { factorId: id, response } = parse(ConfirmPasskey, input);
  const { userId } = ctx.person;
  const after = new Date(ctx.now().getTime() - SETUP_LIFETIME_MS);
  return ctx.db.asSystem(async (tx) => {
    const where = { id, userId, kind: "passkey", confirmedAt: null, createdAt: { gt: after } };
    const factor = await tx.userFactor.findFirst({ where, select: { name: true, challenge: true } });
    if (!factor?.challenge) throw new PaditError("not_found", "This set-up was replaced by a newer one or took too long. Begin again.");
    const credential = await verifiedCredential(ctx.relyingParty(), response, factor.challenge);
    if (await tx.userFactor.findUnique({ where: { credentialId: credential.id }, select: { id: true } }))
      throw new PaditError("conflict", "This passkey is in use already.");
    const isFirst = !(await hasSecondFactor(tx, userId));
    await tx.userFactor.update({
      where: { id },
      data: {
        credentialId: credential.id,
        publicKey: new Uint8Array(credential.publicKey),
        lastStep: credential.counter,
        transports: response.response.transports,
        challenge: null,
        confirmedAt: ctx.now(),
      },
    });
    await auditPerson(tx, ctx, { action: "account.add_factor", detail: { name: factor.name, kind: "passkey" } });
    return { recoveryCodes: isFirst ? await replaceCodes(tx, userId, ctx.now()) : null };
  });
}

async function verifiedCredential(rp: RelyingParty, response: z.output<typeof PasskeyRegistration>, expectedChallenge: string) {
  const expected = { expectedChallenge, expectedOrigin: rp.origin, expectedRPID: rp.id, requireUserVerification: true };
  const answer = await verifyRegistrationResponse({ response, ...expected }).catch((cause: unknown) => {
    throw new PaditError("invalid", "The browser's answer does not belong to this set-up. Begin again.", { cause });
  });
  if (!answer.verified || !answer.registrationInfo) throw new PaditError("invalid", "The passkey's signature is wrong. Begin again.");
  return answer.registrationInfo.credential;
}
