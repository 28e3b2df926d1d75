import { findSession, type SessionView } from "@padit/services/auth";
import { cookies } from "next/headers";
import { decode } from "next-auth/jwt";
import { cache } from "react";
import { webEnv } from "../env";
import { installation } from "../installation";
import { sessionCookieName } from "./session-cookie";

/** The person's session with present roles, or null. Cached per request, so that several parts of a page share one query. */
export const currentSession = cache(async (): Promise<SessionView | null> => {
  const { NEXTAUTH_SECRET: secret, PADIT_PUBLIC_URL } = webEnv();
  const cookie = (await cookies()).get(sessionCookieName(PADIT_PUBLIC_URL.startsWith("https:")));
  if (!cookie) return null;
  const sessionId = await sessionIdOf(cookie.value, secret);
  return sessionId === null ? null : findSession({ db: installation().db, now: () => new Date() }, sessionId);
});

/** Null for a cookie that is forged, expired or of another format. */
async function sessionIdOf(token: string, secret: string): Promise<string | null> {
  const content = await decode({ token, secret }).catch(() => null);
  return typeof content?.sid === "string" ? content.sid : null;
}
