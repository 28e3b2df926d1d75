import { setTimeout as pause } from "node:timers/promises";
import { createRoute, z } from "@hono/zod-openapi";
import { isPaditError } from "@padit/domain";
import type { ServiceContext } from "@padit/services";
import { type Budgets, SITE_BUDGETS } from "@padit/services/budgets";
import { type ExportPage, ExportSamples, exportSamples } from "@padit/services/endpoints";
import { operation } from "../operation";
import { Time } from "../page";
import type { RestApp } from "../rest-env";
import { csvFile, parquetFile } from "../sample-files";

const FORMATS = {
  csv: { write: csvFile, contentType: "text/csv; charset=utf-8" },
  parquet: { write: parquetFile, contentType: "application/vnd.apache.parquet" },
} as const;
/** An export spends as much of the budget for heavy reads as pages of `GET /endpoints/{id}/samples` with as many samples would. */
const SAMPLES_PER_HEAVY_READ = 5_000;

const Query = z.object({
  from: Time.describe("The first sample at or after this time."),
  to: Time.describe("The last sample before this time."),
  format: z.enum(["csv", "parquet"]).default("csv").describe("CSV by RFC 4180, or Apache Parquet."),
  endpoint_id: z.guid().optional().describe("Only samples of this endpoint."),
  q: ExportSamples.shape.q.describe("Only endpoints that this selector matches (docs/selector.md)."),
  metric: ExportSamples.shape.metric.describe("Name of a metric; every metric when absent."),
  collector_id: z.guid().optional().describe("Only what this collector measured."),
});
const File = z.string().meta({ format: "binary" });

/** Every sample of a time range as one file, streamed as fast as the client reads and the budget allows. */
export const sampleExport =
  (budgets: Budgets) =>
  (app: RestApp): void => {
    app.openapi(
      createRoute({
        ...operation(
          { id: "exportSamples", tag: "Endpoints", summary: "Every sample of a time range as a file", scope: "endpoints:read" },
          {
            200: {
              description:
                "The samples, series by series, oldest first. `padit-series` in the header is the number of series. A transfer that is cut " +
                "short is not complete; Parquet ends with its footer.",
              content: { "text/csv": { schema: File }, "application/vnd.apache.parquet": { schema: File } },
            },
          },
        ),
        method: "get",
        path: "/samples/export",
        request: { query: Query },
      }),
      async (c) => {
        const { format, endpoint_id: endpointId, collector_id: collectorId, ...range } = c.req.valid("query");
        const { service } = c.var;
        const { seriesCount, pages } = await exportSamples(service, { ...range, endpointId, collectorId });
        const { write, contentType } = FORMATS[format];
        const body = streamOf(write(withinBudget(pages, service, budgets)));
        return c.body(body, 200, {
          "content-type": contentType,
          "content-disposition": `attachment; filename="samples.${format}"`,
          "padit-series": String(seriesCount),
        });
      },
    );
  };

/** Makes a chunk when the client has taken the one before; a client that goes away ends the reading. */
function streamOf(chunks: AsyncGenerator<Uint8Array<ArrayBuffer>>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

/** Passes pages on, and waits for the next window of the budget when the budget is used up. */
async function* withinBudget(pages: AsyncIterable<ExportPage>, { actor }: ServiceContext, budgets: Budgets): AsyncGenerator<ExportPage> {
  const holder = actor.kind === "api_key" ? actor.keyId : actor.tenantId;
  let unpaid = 0;
  for await (const page of pages) {
    yield page;
    unpaid += page.tsMs.length;
    if (unpaid < SAMPLES_PER_HEAVY_READ) continue;
    const cost = Math.floor(unpaid / SAMPLES_PER_HEAVY_READ);
    unpaid -= cost * SAMPLES_PER_HEAVY_READ;
    await spendWaiting(budgets, "actorHeavyReads", holder, cost);
    await spendWaiting(budgets, "tenantHeavyReads", actor.tenantId, cost);
  }
}

async function spendWaiting(budgets: Budgets, name: "actorHeavyReads" | "tenantHeavyReads", holder: string, cost: number): Promise<void> {
  const budget = SITE_BUDGETS[name];
  for (;;) {
    try {
      await budgets.spend(budget, holder, cost);
      return;
    } catch (error) {
      if (!isPaditError(error) || error.code !== "rate_limited") throw error;
      await pause((error.retryAfterSeconds ?? budget.windowSeconds) * 1000);
    }
  }
}
