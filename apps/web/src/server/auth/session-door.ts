import { endSession, findSession, startSession, verifyPassword } from "@padit/services/auth";
import type { Installation } from "../installation";
import type { SessionDoor } from "./auth-options";
import type { Client } from "./client";
import type { DeviceCookie } from "./device-cookie";

/** Signing in and out as the services do it, for the browser that asks. */
export function sessionDoor(
  { db, signInThrottle }: Pick<Installation, "db" | "signInThrottle">,
  { ip, userAgent }: Client,
  device: DeviceCookie,
): SessionDoor {
  const ctx = { db, now: () => new Date(), ip };
  return {
    async verifyPassword(email, password) {
      const attempt = { email, ip, deviceId: device.idFor(email) };
      await signInThrottle.spend(attempt);
      const person = await verifyPassword(ctx, { email, password });
      if (!person) return null;
      signInThrottle.forgive(attempt);
      device.remember(email);
      return person;
    },
    startSession: (userId) => startSession(ctx, { userId, ip, userAgent }),
    findSession: (sessionId) => findSession(ctx, sessionId),
    endSession: (sessionId) => endSession(ctx, sessionId),
  };
}
