import { startSession } from "@padit/services/auth";
import { type SignedOn, slugOfSignOn } from "@padit/services/sso";
import { NextResponse } from "next/server";
import { encode } from "next-auth/jwt";
import { webEnv } from "../env";
import type { Installation } from "../installation";
import { SESSION_MAX_AGE_SECONDS } from "./auth-options";
import type { Client } from "./client";
import { sessionCookieName, sessionCookieOptions } from "./session-cookie";
import { PROBLEM_COOKIE, PROBLEM_MAX_AGE_SECONDS, STATE_COOKIE, signOnCookie } from "./sign-on-cookies";

interface SignOnSite extends Pick<Installation, "db"> {
  site: Pick<Installation["site"], "publicUrl">;
  now: () => Date;
}

/** Starts a session for whom the provider has authenticated. @returns the answer that opens the landing page */
export async function withSession(ctx: SignOnSite, { ip, userAgent, language }: Client, signedOn: SignedOn): Promise<NextResponse> {
  const { userId, tenantId: signOnTenantId, landing, authenticatedAt, sid: signOnSid } = signedOn;
  const isSecure = ctx.site.publicUrl.startsWith("https:");
  const sid = await startSession(ctx, { userId, ip, userAgent, language, signOnTenantId, signOnSid, authenticatedAt });
  const token = await encode({ token: { sid }, secret: webEnv().NEXTAUTH_SECRET, maxAge: SESSION_MAX_AGE_SECONDS });
  const answer = NextResponse.redirect(`${ctx.site.publicUrl}${landing}`);
  answer.cookies.set(sessionCookieName(isSecure), token, { ...sessionCookieOptions(isSecure), maxAge: SESSION_MAX_AGE_SECONDS });
  answer.cookies.delete(STATE_COOKIE);
  return answer;
}

/** @returns the answer that opens the organization's sign-in page, which shows the message once */
export async function withProblem(ctx: SignOnSite, { tenantId, message }: { tenantId: string; message: string }): Promise<NextResponse> {
  const slug = await slugOfSignOn(ctx, tenantId);
  const page = `${ctx.site.publicUrl}${slug === null ? "" : `/o/${encodeURIComponent(slug)}`}/sign-in`;
  const answer = NextResponse.redirect(page, 303);
  answer.cookies.set(PROBLEM_COOKIE, message, signOnCookie(ctx.site.publicUrl.startsWith("https:"), PROBLEM_MAX_AGE_SECONDS));
  return answer;
}
