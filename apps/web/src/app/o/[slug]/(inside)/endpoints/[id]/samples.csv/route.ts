import { clientOf } from "@/server/auth/client";
import { currentSession } from "@/server/auth/current-session";
import { samplesCsv } from "@/server/downloads/samples-csv";
import { installation } from "@/server/installation";

export async function GET(request: Request, { params }: RouteContext<"/o/[slug]/endpoints/[id]/samples.csv">): Promise<Response> {
  const { slug, id: endpointId } = await params;
  const { ip } = clientOf(request.headers);
  const query = new URL(request.url).searchParams;
  return samplesCsv(installation(), { session: await currentSession(), slug, endpointId, ip, query });
}
