import { itemsOf, type PaditClient } from "@padit/client";

/** The highest value of a metric in the last 24 h, by minute, in the metric's unit; null without samples. */
export async function worstMinute(
  client: PaditClient,
  id: string,
  metric: string,
): Promise<{ at: string; max: number; unit: string } | null> {
  const from = new Date(Date.now() - 24 * 3_600_000).toISOString();
  const buckets = itemsOf((cursor) =>
    client.GET("/api/v1/endpoints/{id}/samples", {
      params: { path: { id }, query: { from, metric, resolution: "1m", limit: 500, ...(cursor && { cursor }) } },
    }),
  );
  let worst: { at: string; max: number; unit: string } | null = null;
  for await (const bucket of buckets)
    if ("max" in bucket && (worst === null || bucket.max > worst.max)) worst = { at: bucket.timestamp, max: bucket.max, unit: bucket.unit };
  return worst;
}
