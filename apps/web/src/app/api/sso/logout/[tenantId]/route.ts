import { isPaditError } from "@padit/domain";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { LOGOUT_TOKEN_CHARACTERS_MAX, logOutByProvider } from "@padit/services/sso";
import { z } from "zod";
import { clientOf } from "@/server/auth/client";
import { refusalOfBody } from "@/server/body-limit";
import { installation } from "@/server/installation";

const HEADERS = { "cache-control": "no-store" };
const STATUS: Readonly<Record<string, number>> = { rate_limited: 429, unavailable: 503 };

/** An organization's provider posts a logout token here (OpenID Connect Back-Channel Logout 1.0, §2.5). */
export async function POST(request: Request, { params }: RouteContext<"/api/sso/logout/[tenantId]">): Promise<Response> {
  const { data: tenantId } = z.guid().safeParse((await params).tenantId);
  if (tenantId === undefined) return new Response("Not found", { status: 404 });
  const refusal = refusalOfBody(request, 2 * LOGOUT_TOKEN_CHARACTERS_MAX);
  if (refusal) return refusal;
  const { db, keyring, site, egress, budgets } = installation();
  const { ip } = clientOf(request.headers);
  try {
    await budgets.spend(SITE_BUDGETS.addressSignOns, addressBlock(ip));
    const token = new URLSearchParams(await request.text()).get("logout_token") ?? "";
    await logOutByProvider({ db, keyring, site, egress, ip, now: () => new Date() }, { tenantId, token });
    return new Response(null, { status: 200, headers: HEADERS });
  } catch (error) {
    if (!isPaditError(error)) throw error;
    const body = { error: "invalid_request", error_description: error.message };
    return Response.json(body, { status: STATUS[error.code] ?? 400, headers: HEADERS });
  }
}
