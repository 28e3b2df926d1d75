import { endSession, findSession, startSession, verifyPassword } from "@padit/services/auth";
import { checkSecondFactor, relyingPartyOf, verifyPasskey } from "@padit/services/factors";
import { signOnByDirectory } from "@padit/services/sso";
import type { Installation } from "../installation";
import type { SessionDoor } from "./auth-options";
import type { Client } from "./client";
import type { DeviceCookie } from "./device-cookie";

/** Sign-in and sign-out through the services, for the client that sends the request. */
export function sessionDoor(
  { db, keyring, signInThrottle, site, egress }: Pick<Installation, "db" | "keyring" | "signInThrottle" | "site" | "egress">,
  { ip, userAgent, language }: Client,
  device: DeviceCookie,
): SessionDoor {
  const ctx = { db, now: () => new Date(), ip };
  return {
    async verify({ email, password, code }) {
      const attempt = { email, ip, deviceId: device.idFor(email) };
      await signInThrottle.spend(attempt);
      const person = await verifyPassword(ctx, { email, password });
      if (!person) return "wrong";
      const factor = await checkSecondFactor({ ...ctx, keyring }, { userId: person.userId, code });
      if (factor === "wrong") return "second_factor_wrong";
      signInThrottle.forgive(attempt);
      if (factor === "missing") return "second_factor_missing";
      device.remember(email);
      return person;
    },
    async verifyDirectory({ slug, login, password, code }) {
      // A name in a directory is no account here, so it has a budget of its own.
      const attempt = { email: `${slug} ${login}`, ip, deviceId: null };
      await signInThrottle.spend(attempt);
      const signedOn = await signOnByDirectory({ ...ctx, keyring, egress }, { slug, login, password });
      if (!signedOn) return "wrong";
      const { userId, tenantId: signOnTenantId } = signedOn;
      const factor = await checkSecondFactor({ ...ctx, keyring }, { userId, code });
      if (factor === "wrong") return "second_factor_wrong";
      signInThrottle.forgive(attempt);
      return factor === "missing" ? "second_factor_missing" : { userId, signOnTenantId };
    },
    async verifyPasskey(answer) {
      const relyingParty = relyingPartyOf(site.publicUrl);
      const person = await verifyPasskey({ ...ctx, relyingParty }, answer);
      if (person) device.remember(person.email);
      return person;
    },
    startSession: (userId, signOnTenantId) => {
      const authenticatedAt = signOnTenantId === undefined ? undefined : ctx.now();
      return startSession(ctx, { userId, ip, userAgent, language, signOnTenantId, authenticatedAt });
    },
    findSession: (sessionId) => findSession(ctx, sessionId),
    endSession: (sessionId) => endSession(ctx, sessionId),
  };
}
