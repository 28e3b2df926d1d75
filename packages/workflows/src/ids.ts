/** Every workflow of PADIT runs on this queue. */
export const TASK_QUEUE = "padit";

/**
 * Ids that follow from the work, so that starting a workflow twice is harmless. Outbox messages carry the ids of the workflows they signal.
 */
export const detectShardId = (shard: number): string => `detectShard/${shard}`;
export const RETENTION_ID = "retention";
