import { isPaditError } from "@padit/domain";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { ANSWER_CHARACTERS_MAX, acceptSamlAnswer } from "@padit/services/sso";
import { NextResponse } from "next/server";
import { z } from "zod";
import { clientOf } from "@/server/auth/client";
import { withProblem } from "@/server/auth/sign-on-session";
import { refusalOfBody } from "@/server/body-limit";
import { installation } from "@/server/installation";

/** Base64 in a form has up to three characters for each of its own. */
const BODY_BYTES_MAX = 3 * ANSWER_CHARACTERS_MAX;

/**
 * The provider's page posts its answer here by the browser (SAML 2.0 Bindings, §3.5). The redirect makes the browser send the cookie of the
 * sign-in that it began, which a post from another site does not have.
 */
export async function POST(request: Request, { params }: RouteContext<"/api/sso/saml/[tenantId]/acs">): Promise<Response> {
  const { data: tenantId } = z.guid().safeParse((await params).tenantId);
  if (tenantId === undefined) return new Response("Not found", { status: 404 });
  const refusal = refusalOfBody(request, BODY_BYTES_MAX);
  if (refusal) return refusal;
  const { db, keyring, site, egress, budgets } = installation();
  const { ip } = clientOf(request.headers);
  const ctx = { db, keyring, site, egress, ip, now: () => new Date() };
  try {
    await budgets.spend(SITE_BUDGETS.addressSignOns, addressBlock(ip));
    const answer = new URLSearchParams(await request.text()).get("SAMLResponse") ?? "";
    await acceptSamlAnswer(ctx, { tenantId, answer });
    return NextResponse.redirect(`${site.publicUrl}/api/sso/saml/${tenantId}/complete`, 303);
  } catch (error) {
    if (!isPaditError(error)) throw error;
    return withProblem(ctx, { tenantId, message: error.message });
  }
}
