import { randomBytes } from "node:crypto";
import { hash, verify } from "@node-rs/argon2";
import { PaditError } from "@padit/domain";
import { z } from "zod";

/** Long enough by NIST SP 800-63B §3.1.1.2; the bound above keeps hashing cheap to refuse. */
export const Password = z.string().min(10, "at least 10 characters").max(200);

/** argon2id with 19 MiB, two passes, one lane: OWASP's Password Storage Cheat Sheet. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const AT_ONCE = 4;
/** Whoever comes when so many wait is sent away: a flood of sign-ins must not take the memory or the day. */
const MAX_WAITING = 100;

let running = 0;
const waiting: (() => void)[] = [];

/** @throws PaditError rate_limited when too many wait already */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running < AT_ONCE) running += 1;
  else {
    if (waiting.length >= MAX_WAITING) throw new PaditError("rate_limited", "Too many people sign in at once.", { retryAfterSeconds: 5 });
    // The one that ends hands its place over, so `running` stays as it is.
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

/** With no hash to compare it works as long and says no, so that the time does not tell which addresses are known. */
export async function matchesPassword(passwordHash: string | null, password: string): Promise<boolean> {
  nobody ??= hash(randomBytes(32), COST);
  const compared = passwordHash ?? (await nobody);
  return (await inTurn(() => verify(compared, password))) && passwordHash !== null;
}
