import { randomInt } from "node:crypto";
import type { SystemTx } from "@padit/db";
import { hashSecret } from "../hash-secret";

const CODES = 10;
/** Without letters that are mistaken for digits. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 3;
const GROUP_CHARACTERS = 4;

/** 59 random bits: one round of SHA-256 suffices, because attempts are throttled and nobody can try all hashes. */
function newCode(): string {
  const group = () => Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** The code as it was made, whatever spaces, dashes and capitals were typed. */
const normalized = (typed: string): string => typed.toLowerCase().replaceAll(/[\s-]/g, "");

const hashOf = (userId: string, code: string): string => hashSecret(`${userId} ${normalized(code)}`);

/** Makes new codes in place of all old ones. @returns the codes, which are stored nowhere */
export async function replaceCodes(tx: SystemTx, userId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ userId, codeHash: hashOf(userId, code), createdAt: now })) });
  return codes;
}

/** Uses a code up. @returns false for a code that was used or never made */
export async function takeCode(tx: SystemTx, userId: string, typed: string, now: Date): Promise<boolean> {
  const where = { userId, codeHash: hashOf(userId, typed), usedAt: null };
  return (await tx.recoveryCode.updateMany({ where, data: { usedAt: now } })).count === 1;
}
