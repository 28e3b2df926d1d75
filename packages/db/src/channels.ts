import type { Prisma } from "./generated/prisma/client";

/**
 * Channels on which processes notify one another. A notification is a hint to read the database, never the only copy of anything.
 *
 * | channel | payload |
 * |---|---|
 * | padit_shard | shard number: the shard's log has new rows |
 * | padit_plan | collector id: a new plan is signed |
 * | padit_plan_due | empty: a collector needs a plan |
 * | padit_job | `collectorId jobId`: a live test was requested |
 * | padit_job_result | `tenantId jobId` |
 * | padit_change | JSON `{tenantId, topic, id}`: open browsers must read this again |
 * | padit_outbox | empty |
 * | padit_revoked | collector id |
 */
export const CHANNELS = [
  "padit_shard",
  "padit_plan",
  "padit_plan_due",
  "padit_job",
  "padit_job_result",
  "padit_change",
  "padit_outbox",
  "padit_revoked",
] as const;
export type NotifyChannel = (typeof CHANNELS)[number];

/** Sends the notification when the transaction commits. PostgreSQL rejects payloads of 8000 bytes and more. */
export async function notify(tx: Prisma.TransactionClient, channel: NotifyChannel, payload: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_notify(${channel}, ${payload})`;
}
