import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { PaditError } from "@padit/domain";
import { z } from "zod";

/** Minimum length by NIST SP 800-63B §3.1.1.2; the maximum makes overlong passwords cheap to reject. */
export const Password = z.string().min(10, "at least 10 characters").max(200);

/** argon2id with 19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 4;
/** Queued hashes beyond which a request is rejected: a flood of sign-ins must not exhaust memory or block others for long. */
const MAX_WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

/** @throws PaditError rate_limited when the queue is full */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running += 1;
  else {
    if (waiting.length >= MAX_WAITING) throw new PaditError("rate_limited", "Too many people sign in at once.", { retryAfterSeconds: 5 });
    // A finished job hands its slot to the next one, so `running` does not change.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }
  try {
    return await work();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  }
}

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password, COST));

let nobody: Promise<string> | undefined;

/** For an account without a hash this compares a random hash and returns false, so that timing does not reveal which addresses exist. */
export async function matchesPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobody ??= hash(randomBytes(32), COST);
  const compared = passwordHash ?? (await nobody);
  return (await inTurn(() => verify(compared, password))) && passwordHash !== null;
}
