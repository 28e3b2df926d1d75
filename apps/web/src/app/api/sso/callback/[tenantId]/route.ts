import { isPaditError } from "@padit/domain";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { completeSignOn } from "@padit/services/sso";
import { type NextRequest, NextResponse } from "next/server";
import { z } from "zod";
import { clientOf } from "@/server/auth/client";
import { STATE_COOKIE } from "@/server/auth/sign-on-cookies";
import { withProblem, withSession } from "@/server/auth/sign-on-session";
import { installation } from "@/server/installation";

/** The OpenID provider sends the browser back here: a session begins, or the sign-in page says why not. */
export async function GET(request: NextRequest, { params }: RouteContext<"/api/sso/callback/[tenantId]">): Promise<NextResponse> {
  const { data: tenantId } = z.guid().safeParse((await params).tenantId);
  if (tenantId === undefined) return new NextResponse("Not found", { status: 404 });
  const { db, keyring, site, egress, budgets } = installation();
  const client = clientOf(request.headers);
  const ctx = { db, keyring, site, egress, ip: client.ip, now: () => new Date() };
  try {
    await budgets.spend(SITE_BUDGETS.addressSignOns, addressBlock(client.ip));
    const cookieState = request.cookies.get(STATE_COOKIE)?.value;
    const query = request.nextUrl.search.slice(1);
    return await withSession(ctx, client, await completeSignOn(ctx, { tenantId, query, cookieState }));
  } catch (error) {
    if (!isPaditError(error)) throw error;
    return withProblem(ctx, { tenantId, message: error.message });
  }
}
