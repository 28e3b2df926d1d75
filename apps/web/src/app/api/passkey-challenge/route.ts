import { isPaditError } from "@padit/domain";
import { addressBlock, SITE_BUDGETS } from "@padit/services/budgets";
import { passkeyChallenge, relyingPartyOf } from "@padit/services/factors";
import { clientOf } from "@/server/auth/client";
import { installation } from "@/server/installation";
import { isOwnOrigin } from "@/server/trpc/own-origin";
import { RequestRate } from "@/server/trpc/request-rate";

/** What a passkey must sign. A plain route, because the sign-in page loads no API client. Each call stores a challenge, hence POST. */
export async function POST(request: Request): Promise<Response> {
  if (!isOwnOrigin(request)) return new Response("Requests come from PADIT's own pages only.", { status: 403 });
  const { db, budgets, site } = installation();
  const { ip } = clientOf(request.headers);
  const rate = new RequestRate();
  try {
    await rate.spend(budgets, SITE_BUDGETS.strangerRequests, addressBlock(ip));
    const options = await passkeyChallenge({ db, ip, now: () => new Date(), relyingParty: relyingPartyOf(site.publicUrl) });
    return Response.json(options, { headers: { "cache-control": "no-store", ...rate.headers() } });
  } catch (error) {
    if (!isPaditError(error)) throw error;
    return Response.json({ message: error.message }, { status: error.code === "rate_limited" ? 429 : 503, headers: rate.headers() });
  }
}
