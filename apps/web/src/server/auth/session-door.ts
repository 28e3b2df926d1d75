import { endSession } from "@padit/services/auth/end-session";
import { findSession } from "@padit/services/auth/find-session";
import { startSession } from "@padit/services/auth/start-session";
import { verifyPassword } from "@padit/services/auth/verify-password";
import type { Installation } from "../installation";
import type { SessionDoor } from "./auth-options";
import type { Client } from "./client";

/** Signing in and out as the services do it, for the browser that asks. */
export function sessionDoor({ db, signInLimit }: Pick<Installation, "db" | "signInLimit">, { ip, userAgent }: Client): SessionDoor {
  const ctx = { db, now: () => new Date() };
  return {
    async verifyPassword(email, password) {
      await signInLimit.spend({ email, ip });
      const person = await verifyPassword(ctx, { email, password });
      if (person) await signInLimit.forgive({ email, ip });
      return person;
    },
    startSession: (userId) => startSession(ctx, { userId, ip, userAgent }),
    findSession: (sessionId) => findSession(ctx, sessionId),
    endSession: (sessionId) => endSession(ctx, sessionId),
  };
}
