import { isPaditError } from "@padit/domain";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { beginSignOn } from "@padit/services/sso";
import { type NextRequest, NextResponse } from "next/server";
import { landingOf } from "@/features/sign-in/landing-of";
import { clientOf } from "@/server/auth/client";
import { PROBLEM_COOKIE, PROBLEM_MAX_AGE_SECONDS, STATE_COOKIE, STATE_MAX_AGE_SECONDS, signOnCookie } from "@/server/auth/sign-on-cookies";
import { installation } from "@/server/installation";

/** Redirects the browser to the organization's identity provider. With the parameter `again` the provider must ask for the password or factor anew. */
export async function GET(request: NextRequest, { params }: RouteContext<"/api/sso/start/[slug]">): Promise<NextResponse> {
  const { slug } = await params;
  const { db, keyring, site, egress, budgets } = installation();
  const { ip } = clientOf(request.headers);
  const isSecure = site.publicUrl.startsWith("https:");
  const home = `/o/${encodeURIComponent(slug)}`;
  try {
    await budgets.spend(SITE_BUDGETS.addressSignOns, addressBlock(ip));
    const landing = landingOf(request.nextUrl.searchParams.get("next") ?? undefined, `${home}/inbox`);
    const isStepUp = request.nextUrl.searchParams.has("again");
    const { url, state } = await beginSignOn({ db, keyring, site, egress, ip, now: () => new Date() }, { slug, landing, isStepUp });
    const answer = NextResponse.redirect(url);
    answer.cookies.set(STATE_COOKIE, state, signOnCookie(isSecure, STATE_MAX_AGE_SECONDS));
    return answer;
  } catch (error) {
    if (!isPaditError(error)) throw error;
    const answer = NextResponse.redirect(`${site.publicUrl}${home}/sign-in`);
    answer.cookies.set(PROBLEM_COOKIE, error.message, signOnCookie(isSecure, PROBLEM_MAX_AGE_SECONDS));
    return answer;
  }
}
