import type { SystemTx } from "@padit/db";
import type { Keyring } from "../keyring/keyring";
import type { ServiceContext } from "../service-context";
import { takeCode } from "./recovery-codes";
import { stepOfCode } from "./totp";

export const factorPlace = (factorId: string) => ({ tenantId: "installation", column: "user_factor.sealed_secret", rowId: factorId });

/** Whether signing in needs more than the password: the account has an authenticator or a passkey. */
export const hasSecondFactor = async (tx: SystemTx, userId: string): Promise<boolean> =>
  (await tx.userFactor.findFirst({ where: { userId, confirmedAt: { not: null } }, select: { id: true } })) !== null;

type FactorContext = Pick<ServiceContext, "db" | "now"> & { keyring: Keyring };

/**
 * Checks a code of an authenticator or a recovery code, and uses it up: of two requests with one code the second is rejected. The caller
 * throttles attempts.
 */
export async function verifyFactor(
  { db, now, keyring }: FactorContext,
  { userId, code }: { userId: string; code: string },
): Promise<boolean> {
  const typed = code.replaceAll(/\s/g, "");
  return db.asSystem(async (tx) => {
    const factors = await tx.userFactor.findMany({
      where: { userId, confirmedAt: { not: null } },
      select: { id: true, sealedSecret: true },
    });
    if (factors.length === 0) return false;
    for (const { id, sealedSecret } of factors) {
      if (sealedSecret === null) continue; // a passkey
      const step = stepOfCode(await keyring.open(sealedSecret, factorPlace(id)), typed, now());
      if (step !== null) return takeStep(tx, id, step, now());
    }
    return takeCode(tx, userId, typed, now());
  });
}

/** Accepts a time step once, and no earlier step. */
export async function takeStep(tx: SystemTx, id: string, step: number, now: Date): Promise<boolean> {
  const where = { id, lastStep: { lt: step } };
  return (await tx.userFactor.updateMany({ where, data: { lastStep: step, lastUsedAt: now } })).count === 1;
}
