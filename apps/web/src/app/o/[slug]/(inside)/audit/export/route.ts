import { clientOf } from "@/server/auth/client";
import { currentSession } from "@/server/auth/current-session";
import { auditDownload } from "@/server/downloads/audit-trail";
import { installation } from "@/server/installation";

export async function GET(request: Request, { params }: RouteContext<"/o/[slug]/audit/export">): Promise<Response> {
  const { slug } = await params;
  const { ip } = clientOf(request.headers);
  const query = new URL(request.url).searchParams;
  return auditDownload(installation(), { session: await currentSession(), slug, ip, query });
}
