import { createRoute, z } from "@hono/zod-openapi";
import { EXPOSITION_CONTENT_TYPE, ExposeMetrics, exposeMetrics } from "@padit/services/endpoints";
import { operation } from "../operation";
import type { RestApp } from "../rest-env";

const Query = z.object({
  q: ExposeMetrics.shape.q.describe("Only endpoints that this selector matches (docs/selector.md)."),
  tag: ExposeMetrics.shape.tag.describe("Only endpoints with this label."),
  protocol: ExposeMetrics.shape.protocol.describe("Only endpoints of this protocol."),
});

export function metrics(app: RestApp): void {
  app.openapi(
    createRoute({
      ...operation(
        { id: "exposeMetrics", tag: "Endpoints", summary: "Newest values and states, for Prometheus to scrape", scope: "endpoints:read" },
        {
          200: {
            description: "Prometheus' text format 0.0.4. 413 when the selection holds more than 2,000 endpoints or 10,000 series.",
            content: { "text/plain": { schema: z.string() } },
          },
        },
      ),
      method: "get",
      path: "/metrics",
      request: { query: Query },
    }),
    async (c) => c.text(await exposeMetrics(c.var.service, c.req.valid("query")), 200, { "content-type": EXPOSITION_CONTENT_TYPE }),
  );
}
