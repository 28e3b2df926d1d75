import { PaditError } from "@padit/domain";
import { z } from "zod";
import { matchesPassword } from "../auth/password";
import type { Keyring } from "../keyring/keyring";
import type { PersonContext } from "../service-context";
import { PasskeyAssertion } from "./passkey-responses";
import type { RelyingParty } from "./relying-party";
import { hasSecondFactor, verifyFactor } from "./verify-factor";
import { verifyPasskey } from "./verify-passkey";

export type FactorContext = PersonContext & { keyring: Keyring; relyingParty: () => RelyingParty };

/**
 * Proof that the account's owner acts, not a person at an unattended screen: a passkey; or the password, and a code if there is a second
 * factor.
 */
export const Proof = z.object({
  password: z.string().max(200).default(""),
  code: z.string().max(40).optional(),
  passkey: PasskeyAssertion.optional(),
});

/** @throws PaditError invalid with the wrong field */
export async function requireProof(ctx: FactorContext, { password, code, passkey }: z.output<typeof Proof>): Promise<void> {
  const { userId } = ctx.person;
  if (passkey) {
    const owner = await verifyPasskey({ ...ctx, relyingParty: ctx.relyingParty() }, passkey);
    if (owner?.userId !== userId) throw wrong("passkey", "This passkey is not one of your account. Use another, or your password.");
    return;
  }
  const { passwordHash, needsCode } = await ctx.db.asSystem(async (tx) => ({
    ...(await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { passwordHash: true } })),
    needsCode: await hasSecondFactor(tx, userId),
  }));
  if (!(await matchesPassword(passwordHash, password))) throw wrong("password", "This is not your password.");
  if (needsCode && !(await verifyFactor(ctx, { userId, code: code ?? "" })))
    throw wrong("code", "Enter a new code of your authenticator, or a recovery code.");
}

export const wrong = (path: string, message: string): PaditError => new PaditError("invalid", message, { issues: [{ path, message }] });
