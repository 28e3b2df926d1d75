import { detectShardId, RETENTION_ID, TASK_QUEUE } from "@padit/workflows";
import type { Client } from "@temporalio/client";

/** Starts what always runs. What runs already is left alone, so every worker may do this, as often as it likes. */
export async function startWorkflows(client: Client, { shards, leaseMs }: { shards: number; leaseMs: number }): Promise<void> {
  const start = (workflow: string, workflowId: string, args: unknown[]) =>
    client.workflow.start(workflow, { workflowId, args, taskQueue: TASK_QUEUE, workflowIdConflictPolicy: "USE_EXISTING" });
  for (let shard = 0; shard < shards; shard++) await start("detectShard", detectShardId(shard), [{ shard, leaseMs }]);
  await start("retention", RETENTION_ID, []);
}
