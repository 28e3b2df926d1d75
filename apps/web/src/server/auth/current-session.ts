import { findSession, type SessionView } from "@padit/services/auth";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { webEnv } from "../env";
import { installation } from "../installation";
import { sessionCookieName } from "./session-cookie";

/** Who asks, with the roles as they are now, or null. Asked once per request, however many parts of a page want to know. */
export const currentSession = cache(async (): Promise<SessionView | null> => {
  const { NEXTAUTH_SECRET: secret, PADIT_PUBLIC_URL } = webEnv();
  const cookie = (await cookies()).get(sessionCookieName(PADIT_PUBLIC_URL.startsWith("https:")));
  if (!cookie) return null;
  const sessionId = await sessionIdOf(cookie.value, secret);
  return sessionId === null ? null : findSession({ db: installation().db, now: () => new Date() }, sessionId);
});

/** A cookie that is forged, too old or not ours is no cookie. */
async function sessionIdOf(token: string, secret: string): Promise<string | null> {
  const content = await decode({ token, secret }).catch(() => null);
  return typeof content?.sid === "string" ? content.sid : null;
}
