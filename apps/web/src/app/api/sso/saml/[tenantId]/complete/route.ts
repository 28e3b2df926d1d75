import { isPaditError } from "@padit/domain";
import { completeSamlSignOn } from "@padit/services/sso";
import { type NextRequest, NextResponse } from "next/server";
import { z } from "zod";
import { clientOf } from "@/server/auth/client";
import { STATE_COOKIE } from "@/server/auth/sign-on-cookies";
import { withProblem, withSession } from "@/server/auth/sign-on-session";
import { installation } from "@/server/installation";

/** The browser that began a SAML sign-in comes back with its cookie: a session begins, or the sign-in page says why not. */
export async function GET(request: NextRequest, { params }: RouteContext<"/api/sso/saml/[tenantId]/complete">): Promise<NextResponse> {
  const { data: tenantId } = z.guid().safeParse((await params).tenantId);
  if (tenantId === undefined) return new NextResponse("Not found", { status: 404 });
  const { db, keyring, site, egress } = installation();
  const client = clientOf(request.headers);
  const ctx = { db, keyring, site, egress, ip: client.ip, now: () => new Date() };
  try {
    const signedOn = await completeSamlSignOn(ctx, { tenantId, cookieState: request.cookies.get(STATE_COOKIE)?.value });
    return await withSession(ctx, client, signedOn);
  } catch (error) {
    if (!isPaditError(error)) throw error;
    return withProblem(ctx, { tenantId, message: error.message });
  }
}
