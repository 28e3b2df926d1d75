import type { Prisma } from "./generated/prisma/client";

/**
 * What one process tells the others; a hint to look at the database, never the only copy of anything.
 *
 * | channel | payload |
 * |---|---|
 * | padit_shard | shard number: its log has grown |
 * | padit_plan | collector id: a new plan is signed |
 * | padit_job | `collectorId jobId`: a probe-now request |
 * | padit_job_result | `tenantId jobId` |
 * | padit_change | JSON `{tenantId, topic, id}`: what an open browser must know |
 * | padit_outbox | empty |
 * | padit_revoked | collector id |
 */
export const CHANNELS = [
  "padit_shard",
  "padit_plan",
  "padit_job",
  "padit_job_result",
  "padit_change",
  "padit_outbox",
  "padit_revoked",
] as const;
export type NotifyChannel = (typeof CHANNELS)[number];

/** Sends when the transaction commits. A payload holds at most 8000 bytes. */
export async function notify(tx: Prisma.TransactionClient, channel: NotifyChannel, payload: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
}
