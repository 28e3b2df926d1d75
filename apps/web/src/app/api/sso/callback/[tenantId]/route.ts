import { isPaditError } from "@padit/domain";
import { startSession } from "@padit/services/auth";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { completeSignOn, slugOfSignOn } from "@padit/services/sso";
import { type NextRequest, NextResponse } from "next/server";
import { encode } from "next-auth/jwt";
import { z } from "zod";
import { SESSION_MAX_AGE_SECONDS } from "@/server/auth/auth-options";
import { clientOf } from "@/server/auth/client";
import { sessionCookieName, sessionCookieOptions } from "@/server/auth/session-cookie";
import { PROBLEM_COOKIE, PROBLEM_MAX_AGE_SECONDS, STATE_COOKIE, signOnCookie } from "@/server/auth/sign-on-cookies";
import { webEnv } from "@/server/env";
import { installation } from "@/server/installation";

/** The provider sends the browser back here: a session begins, or the sign-in page says why not. */
export async function GET(request: NextRequest, { params }: RouteContext<"/api/sso/callback/[tenantId]">): Promise<NextResponse> {
  const { data: tenantId } = z.guid().safeParse((await params).tenantId);
  if (tenantId === undefined) return new NextResponse("Not found", { status: 404 });
  const { db, keyring, site, egress, budgets } = installation();
  const { ip, userAgent, language } = clientOf(request.headers);
  const isSecure = site.publicUrl.startsWith("https:");
  const ctx = { db, keyring, site, egress, ip, now: () => new Date() };
  try {
    await budgets.spend(SITE_BUDGETS.addressSignOns, addressBlock(ip));
    const cookieState = request.cookies.get(STATE_COOKIE)?.value;
    const query = request.nextUrl.search.slice(1);
    const { userId, landing, authenticatedAt, sid: signOnSid } = await completeSignOn(ctx, { tenantId, query, cookieState });
    const sid = await startSession(ctx, { userId, ip, userAgent, language, signOnTenantId: tenantId, signOnSid, authenticatedAt });
    const token = await encode({ token: { sid }, secret: webEnv().NEXTAUTH_SECRET, maxAge: SESSION_MAX_AGE_SECONDS });
    const answer = NextResponse.redirect(`${site.publicUrl}${landing}`);
    answer.cookies.set(sessionCookieName(isSecure), token, { ...sessionCookieOptions(isSecure), maxAge: SESSION_MAX_AGE_SECONDS });
    answer.cookies.delete(STATE_COOKIE);
    return answer;
  } catch (error) {
    if (!isPaditError(error)) throw error;
    const slug = await slugOfSignOn(ctx, tenantId);
    const answer = NextResponse.redirect(`${site.publicUrl}${slug === null ? "" : `/o/${encodeURIComponent(slug)}`}/sign-in`);
    answer.cookies.set(PROBLEM_COOKIE, error.message, signOnCookie(isSecure, PROBLEM_MAX_AGE_SECONDS));
    return answer;
  }
}
