import { dataOf, itemsOf, type PaditClient } from "@padit/client";

/** Acknowledges every open alert of an endpoint, and returns why each was raised. */
export async function triage(client: PaditClient, endpointId: string): Promise<string[]> {
  const reasons: string[] = [];
  const open = itemsOf((cursor) =>
    client.GET("/api/v1/alerts", {
      params: { query: { status: ["open"], endpoint_id: endpointId, limit: 100, ...(cursor && { cursor }) } },
    }),
  );
  for await (const alert of open) {
    const acknowledged = await dataOf(
      client.POST("/api/v1/alerts/{id}/acknowledge", { params: { path: { id: alert.id } }, body: { note: "Triage script" } }),
    );
    reasons.push(`${acknowledged.severity}: ${acknowledged.title}`);
  }
  return reasons;
}
