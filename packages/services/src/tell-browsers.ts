import type { TenantTx } from "@padit/db";

export const CHANGE_TOPICS = [
  "alert",
  "incident",
  "endpoint",
  "condition",
  "collector",
  "integration",
  "delivery",
  "rule",
  "silence",
  "maintenance",
  "rota",
  "member",
  "policy",
  "model",
  "experiment",
  "replay",
  "suggestion",
  "saved_view",
] as const;
export type ChangeTopic = (typeof CHANGE_TOPICS)[number];

/**
 * Notifies open browsers, when the transaction commits, that these rows must be read again. Executes one statement for any number of ids.
 */
export async function tellBrowsers(tx: TenantTx, tenantId: string, topic: ChangeTopic, ...ids: readonly string[]): Promise<void> {
  const payloads = ids.map((id) => JSON.stringify({ tenantId, topic, id }));
  await tx.$executeRaw`SELECT pg_notify('padit_change', payload) FROM unnest(${payloads}::text[]) AS payload`;
}
