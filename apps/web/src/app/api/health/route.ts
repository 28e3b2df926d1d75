import { DETAILS_HEADER, healthAnswer } from "@/server/health/health-answer";
import { installationHealth } from "@/server/health/installation-health";

export const dynamic = "force-dynamic";

export async function GET(request: Request): Promise<Response> {
  const health = await installationHealth();
  const answer = healthAnswer(health, request.headers.get(DETAILS_HEADER));
  return Response.json(answer, { status: health.status === "ok" ? 200 : 503, headers: { "cache-control": "no-store" } });
}
