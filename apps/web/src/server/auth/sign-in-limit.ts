import { createHash } from "node:crypto";
import { PaditError } from "@padit/domain";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

export interface SignInAttempt {
  email: string;
  ip: string | undefined;
}

const WINDOW_SECONDS = 15 * 60;
const PER_ACCOUNT = 10;
const PER_ADDRESS = 50;

/** Counts wrong passwords per account and per address of the network, whichever account is tried. Kept in memory: one site process. */
export function createSignInLimit() {
  const account = new RateLimiterMemory({ points: PER_ACCOUNT, duration: WINDOW_SECONDS });
  const address = new RateLimiterMemory({ points: PER_ADDRESS, duration: WINDOW_SECONDS });
  // A digest, so that an entry has the same size whatever was typed.
  const keyOf = (email: string): string => createHash("sha256").update(email.trim().toLowerCase()).digest("base64");
  return {
    /** To be called before the password is looked at. @throws PaditError rate_limited */
    async spend({ email, ip }: SignInAttempt): Promise<void> {
      try {
        await account.consume(keyOf(email));
        if (ip !== undefined) await address.consume(ip);
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        const retryAfterSeconds = Math.ceil(refusal.msBeforeNext / 1000);
        throw new PaditError("rate_limited", "Too many attempts with a wrong password.", { retryAfterSeconds });
      }
    },
    /** A right password gives the account's attempts back, so that nobody is locked out by signing in often. */
    async forgive({ email, ip }: SignInAttempt): Promise<void> {
      await account.delete(keyOf(email));
      if (ip !== undefined) await address.reward(ip);
    },
  };
}
export type SignInLimit = ReturnType<typeof createSignInLimit>;
