import { isPaditError } from "@padit/domain";
import type { ServiceContext } from "@padit/services";
import type { SessionView } from "@padit/services/auth";
import { SITE_BUDGETS } from "@padit/services/budgets";
import { getCollector } from "@padit/services/collectors";
import { getEndpoint, listSamples } from "@padit/services/endpoints";
import { z } from "zod";
import { csvLine, fileNameOf } from "../../features/endpoints/detail/csv";
import type { Installation } from "../installation";
import type { AccessWatch } from "../live/access-watch";
import { openAnswer } from "../live/open-answer";
import { serviceContext } from "../service-context";
import { refusal } from "./refusal";
import { streamOf } from "./text-stream";

const Range = z.object({ from: z.coerce.date(), to: z.coerce.date() });
type Range = z.infer<typeof Range>;
const HEAD = ["timestamp", "metric_name", "value", "unit", "uncertainty", "flags", "collector"];
const PAGE_SAMPLES = 500;

export interface DownloadRequest {
  /** Null without a session. */
  session: SessionView | null;
  slug: string;
  endpointId: string;
  ip: string | undefined;
  /** `from` and `to` as ISO 8601 times. */
  query: URLSearchParams;
}

/** Answers every raw sample of a time range as CSV, newest first, page by page, until the session or the membership ends. */
export async function samplesCsv(installation: Installation, request: DownloadRequest): Promise<Response> {
  const { session, slug, endpointId, ip, query } = request;
  if (!session) return new Response("Sign in first.", { status: 401 });
  const range = Range.safeParse(Object.fromEntries(query));
  if (!range.success) return new Response("Give from and to as ISO 8601 times.", { status: 400 });
  try {
    const ctx = serviceContext(installation, { session, slug, ip });
    await installation.budgets.spend(SITE_BUDGETS.actorHeavyReads, session.userId);
    const endpoint = await getEndpoint(ctx, { endpointId });
    const access = await openAnswer(installation, { session, tenantId: ctx.actor.tenantId, ip });
    return new Response(await csvStream(ctx, { endpointId, ...range.data }, access), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${fileNameOf(endpoint.name)}.csv"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    if (!isPaditError(error)) throw error;
    return refusal(error);
  }
}

/** Reads the first page before the answer starts, so that an invalid range gets an error and not half a file. */
async function csvStream(
  ctx: ServiceContext,
  range: Range & { endpointId: string },
  access: AccessWatch,
): Promise<ReadableStream<Uint8Array>> {
  const read = (cursor?: string) => listSamples(ctx, { ...range, limit: PAGE_SAMPLES, cursor });
  const first = await read().catch((error: unknown) => {
    access.stop();
    throw error;
  });
  return streamOf(csvText(ctx, first, read), access);
}

type SamplePage = Awaited<ReturnType<typeof listSamples>>;

async function* csvText(ctx: ServiceContext, first: SamplePage, read: (cursor: string) => Promise<SamplePage>): AsyncGenerator<string> {
  const nameOf = collectorNames(ctx);
  let head = csvLine(HEAD);
  for (let page: SamplePage | null = first; page !== null; ) {
    const lines: string[] = [];
    for (const sample of page.items.toReversed()) {
      if (!("value" in sample)) continue;
      const { timestamp, metricName, value, unit, uncertainty, flags, collectorId } = sample;
      lines.push(csvLine([timestamp.toISOString(), metricName, value, unit, uncertainty, flags, await nameOf(collectorId)]));
    }
    yield head + lines.join("");
    head = "";
    page = page.nextCursor === null ? null : await read(page.nextCursor);
  }
}

/** Names of collectors; each is read once. */
function collectorNames(ctx: ServiceContext): (collectorId: string) => Promise<string> {
  const names = new Map<string, string>();
  return async (collectorId) => {
    const name = names.get(collectorId) ?? (await getCollector(ctx, { collectorId })).name;
    names.set(collectorId, name);
    return name;
  };
}
