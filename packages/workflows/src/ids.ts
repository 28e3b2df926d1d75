/** Every workflow of PADIT runs on this queue. */
export const TASK_QUEUE = "padit";

/** Business ids, so that starting twice is harmless. The ids of signalled workflows stand in the outbox messages that signal them. */
export const detectShardId = (shard: number): string => `detectShard/${shard}`;
export const RETENTION_ID = "retention";
