import { samlMetadata } from "@padit/services/sso";
import { z } from "zod";
import { installation } from "@/server/installation";

/** PADIT's SAML metadata for an organization's provider. Its address is PADIT's entity id there. */
export async function GET(_request: Request, { params }: RouteContext<"/api/sso/saml/[tenantId]/metadata">): Promise<Response> {
  const { data: tenantId } = z.guid().safeParse((await params).tenantId);
  const metadata = tenantId === undefined ? null : await samlMetadata(installation(), tenantId);
  if (metadata === null) return new Response("Not found", { status: 404 });
  return new Response(metadata, { headers: { "content-type": "application/samlmetadata+xml" } });
}
