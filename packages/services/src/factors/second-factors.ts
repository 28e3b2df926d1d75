import { newId, PaditError } from "@padit/domain";
import { z } from "zod";
import { auditPerson } from "../account/audit-person";
import { type PersonContext, parse } from "../service-context";
import { FACTORS_MAX, FactorName } from "./factor-terms";
import { type FactorContext, Proof, requireProof, wrong } from "./proof";
import { replaceCodes } from "./recovery-codes";
import { newTotp, stepOfCode } from "./totp";
import { factorPlace, hasSecondFactor, takeStep } from "./verify-factor";

export const BeginTotp = Proof.extend({ name: FactorName });
export const ConfirmTotp = z.object({ factorId: z.guid(), code: z.string().max(40) });
export const RemoveFactor = Proof.extend({ factorId: z.guid() });
export const ReplaceRecoveryCodes = Proof;

interface FactorView {
  id: string;
  kind: "totp" | "passkey";
  name: string;
  createdAt: Date;
  lastUsedAt: Date | null;
}

export interface SecondFactors {
  /** Confirmed authenticators and passkeys, oldest first. */
  factors: FactorView[];
  recoveryCodesLeft: number;
}

export async function listSecondFactors({ db, person }: PersonContext): Promise<SecondFactors> {
  const { userId } = person;
  return db.asSystem(async (tx) => ({
    factors: (
      await tx.userFactor.findMany({
        where: { userId, confirmedAt: { not: null } },
        orderBy: { createdAt: "asc" },
        select: { id: true, kind: true, name: true, createdAt: true, lastUsedAt: true },
      })
    ).map((factor) => ({ ...factor, kind: factor.kind === "passkey" ? "passkey" : "totp" })),
    recoveryCodesLeft: await tx.recoveryCode.count({ where: { userId, usedAt: null } }),
  }));
}

/** Begins the enrolment of an authenticator app. The factor has no effect until `confirmTotp` has accepted one of its codes. */
export async function beginTotp(
  ctx: FactorContext,
  input: z.input<typeof BeginTotp>,
): Promise<{ factorId: string; secretText: string; uri: string; qrSvg: string }> {
  const { name, ...proof } = parse(BeginTotp, input);
  await requireProof(ctx, proof);
  const { userId } = ctx.person;
  return ctx.db.asSystem(async (tx) => {
    const { email } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { email: true } });
    await tx.userFactor.deleteMany({ where: { userId, kind: "totp", confirmedAt: null } });
    if ((await tx.userFactor.count({ where: { userId } })) >= FACTORS_MAX)
      throw new PaditError("policy_denied", `An account can have ${FACTORS_MAX} passkeys and authenticators. Remove one first.`);
    const factorId = newId();
    const { secret, ...shown } = newTotp(email);
    const sealedSecret = await ctx.keyring.seal(secret, factorPlace(factorId));
    await tx.userFactor.create({ data: { id: factorId, userId, kind: "totp", name, sealedSecret, createdAt: ctx.now() } });
    await auditPerson(tx, ctx, { action: "account.begin_factor", detail: { name } });
    return { factorId, ...shown };
  });
}

/**
 * Completes the enrolment with a first code. @returns new recovery codes if this is the account's first factor, else null
 * @throws PaditError invalid when the code is wrong, not_found when a newer enrolment replaced this one
 */
export async function confirmTotp(ctx: FactorContext, input: z.input<typeof ConfirmTotp>): Promise<{ recoveryCodes: string[] | null }> {
  const { factorId: id, code } = parse(ConfirmTotp, input);
  const { userId } = ctx.person;
  return ctx.db.asSystem(async (tx) => {
    const where = { id, userId, kind: "totp", confirmedAt: null };
    const factor = await tx.userFactor.findFirst({ where, select: { name: true, sealedSecret: true } });
    if (!factor?.sealedSecret) throw new PaditError("not_found", "This set-up was replaced by a newer one. Begin again.");
    const step = stepOfCode(await ctx.keyring.open(factor.sealedSecret, factorPlace(id)), code.replaceAll(/\s/g, ""), ctx.now());
    if (step === null || !(await takeStep(tx, id, step, ctx.now())))
      throw wrong("code", "This code is wrong. Enter the six digits that the app shows now; check the clock of your phone.");
    const isFirst = !(await hasSecondFactor(tx, userId));
    await tx.userFactor.update({ where: { id }, data: { confirmedAt: ctx.now() } });
    await auditPerson(tx, ctx, { action: "account.add_factor", detail: { name: factor.name } });
    return { recoveryCodes: isFirst ? await replaceCodes(tx, userId, ctx.now()) : null };
  });
}

/** Removes a factor; removing the last factor also removes the recovery codes. */
export async function removeFactor(ctx: FactorContext, input: z.input<typeof RemoveFactor>): Promise<void> {
  const { factorId: id, ...proof } = parse(RemoveFactor, input);
  await requireProof(ctx, proof);
  const { userId } = ctx.person;
  await ctx.db.asSystem(async (tx) => {
    const factor = await tx.userFactor.findFirst({ where: { id, userId }, select: { name: true } });
    if (!factor) throw new PaditError("not_found", "This authenticator was removed before.");
    await tx.userFactor.deleteMany({ where: { id, userId } });
    if (!(await hasSecondFactor(tx, userId))) await tx.recoveryCode.deleteMany({ where: { userId } });
    await auditPerson(tx, ctx, { action: "account.remove_factor", detail: { name: factor.name } });
  });
}

/** Replaces the recovery codes; the old codes become invalid. */
export async function replaceRecoveryCodes(ctx: FactorContext, input: z.input<typeof ReplaceRecoveryCodes>): Promise<string[]> {
  await requireProof(ctx, parse(ReplaceRecoveryCodes, input));
  return ctx.db.asSystem(async (tx) => {
    if (!(await hasSecondFactor(tx, ctx.person.userId))) throw new PaditError("conflict", "Add an authenticator first.");
    await auditPerson(tx, ctx, { action: "account.replace_recovery_codes" });
    return replaceCodes(tx, ctx.person.userId, ctx.now());
  });
}
