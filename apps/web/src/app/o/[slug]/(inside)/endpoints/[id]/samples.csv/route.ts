import { isPaditError } from "@padit/domain";
import { SITE_BUDGETS } from "@padit/services/budgets";
import { getCollector } from "@padit/services/collectors";
import { getEndpoint, listSamples } from "@padit/services/endpoints";
import { z } from "zod";
import { csvLine, fileNameOf } from "@/features/endpoints/detail/csv";
import { clientOf } from "@/server/auth/client";
import { currentSession } from "@/server/auth/current-session";
import { installation } from "@/server/installation";
import { openAnswer } from "@/server/live/open-answer";
import { serviceContext } from "@/server/service-context";

const Range = z.object({ from: z.coerce.date(), to: z.coerce.date() });
const HEAD = ["timestamp", "metric_name", "value", "unit", "uncertainty", "flags", "collector"];
const PAGE = 500;

/** Streams every raw sample of a time range as CSV, newest first, page by page. */
export async function GET(request: Request, { params }: RouteContext<"/o/[slug]/endpoints/[id]/samples.csv">): Promise<Response> {
  const { slug, id: endpointId } = await params;
  const session = await currentSession();
  if (!session) return new Response("Sign in first.", { status: 401 });
  const range = Range.safeParse(Object.fromEntries(new URL(request.url).searchParams));
  if (!range.success) return new Response("Give from and to as ISO 8601 times.", { status: 400 });
  try {
    const ctx = serviceContext(installation(), { session, slug, ip: clientOf(request.headers).ip });
    await installation().budgets.spend(SITE_BUDGETS.actorHeavyReads, session.userId);
    const endpoint = await getEndpoint(ctx, { endpointId });
    const names = new Map<string, string>();
    const nameOf = async (collectorId: string): Promise<string> => {
      const name = names.get(collectorId) ?? (await getCollector(ctx, { collectorId })).name;
      names.set(collectorId, name);
      return name;
    };
    const encoder = new TextEncoder();
    const { tenantId } = ctx.actor;
    const access = await openAnswer(installation(), { session, tenantId, ip: ctx.ip });
    // Read the first page before the answer starts, so that an invalid range gets an error and not half a file.
    let page = await listSamples(ctx, { endpointId, ...range.data, limit: PAGE });
    let isFirst = true;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        access.signal.addEventListener("abort", () => {
          access.stop();
          controller.error(new Error("the session or the membership has ended"));
        });
      },
      cancel: access.stop,
      async pull(controller) {
        if (isFirst) controller.enqueue(encoder.encode(csvLine(HEAD)));
        isFirst = false;
        const lines: string[] = [];
        for (const sample of page.items.toReversed()) {
          if (!("value" in sample)) continue;
          const { timestamp, metricName, value, unit, uncertainty, flags, collectorId } = sample;
          lines.push(csvLine([timestamp.toISOString(), metricName, value, unit, uncertainty, flags, await nameOf(collectorId)]));
        }
        if (access.signal.aborted) return;
        controller.enqueue(encoder.encode(lines.join("")));
        if (page.nextCursor === null) {
          access.stop();
          return controller.close();
        }
        page = await listSamples(ctx, { endpointId, ...range.data, limit: PAGE, cursor: page.nextCursor });
      },
    });
    return new Response(body, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${fileNameOf(endpoint.name)}.csv"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    if (!isPaditError(error)) throw error;
    if (error.code === "rate_limited")
      return new Response(error.message, { status: 429, headers: { "retry-after": String(error.retryAfterSeconds ?? 10) } });
    return new Response(error.message, { status: error.code === "not_found" ? 404 : 400 });
  }
}
