import { randomInt } from "node:crypto";
import type { SystemTx } from "@padit/db";
import { hashSecret } from "../hash-secret";

const CODES = 10;
/** Without characters that look alike (i, l, o, 0, 1). */
const ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";
const GROUPS = 3;
const GROUP_CHARACTERS = 4;

/** 59 random bits: one round of SHA-256 suffices, because attempts are throttled and trying all hashes is infeasible. */
function newCode(): string {
  const group = () => Array.from({ length: GROUP_CHARACTERS }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return Array.from({ length: GROUPS }, group).join("-");
}

/** The code in its original form, without spaces, dashes and capitals that the person typed. */
const normalized = (typed: string): string => typed.toLowerCase().replaceAll(/[\s-]/g, "");

const hashOf = (userId: string, code: string): string => hashSecret(`${userId} ${normalized(code)}`);

/** Replaces all codes by new ones. @returns the codes, of which only hashes are stored */
export async function replaceCodes(tx: SystemTx, userId: string, now: Date): Promise<string[]> {
  const codes = Array.from({ length: CODES }, newCode);
  await tx.recoveryCode.deleteMany({ where: { userId } });
  await tx.recoveryCode.createMany({ data: codes.map((code) => ({ userId, codeHash: hashOf(userId, code), createdAt: now })) });
  return codes;
}

/** Uses up a code. @returns false for a used or unknown code */
export async function takeCode(tx: SystemTx, userId: string, typed: string, now: Date): Promise<boolean> {
  const where = { userId, codeHash: hashOf(userId, typed), usedAt: null };
  return (await tx.recoveryCode.updateMany({ where, data: { usedAt: now } })).count === 1;
}
