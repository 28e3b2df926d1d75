import type { Database } from "@padit/db";
import { TASK_QUEUE } from "@padit/workflows";
import type { Client } from "@temporalio/client";
import { claimOutbox, markDispatched } from "./claim-outbox";

/** One dispatcher of workflow messages at a time, so that those to one workflow arrive in the order in which they were committed. */
const WORKFLOW_LOCK = 0x5061_6401;

/** Gives a page of waiting messages to Temporal; how many it was. While Temporal is away this throws and the rows wait. */
export async function dispatchWorkflows(db: Database, client: Client): Promise<number> {
  return db.asSystem(async (tx) => {
    const [lock] = await tx.$queryRaw<{ mine: boolean }[]>`SELECT pg_try_advisory_xact_lock(${WORKFLOW_LOCK}::bigint) AS mine`;
    if (!lock?.mine) return 0;
    const claimed = await claimOutbox(tx, "workflow");
    for (const { message } of claimed)
      await client.workflow.signalWithStart(message.workflow, {
        workflowId: message.workflowId,
        taskQueue: TASK_QUEUE,
        args: message.args,
        signal: message.signal,
        signalArgs: message.args,
      });
    if (claimed.length > 0) await markDispatched(tx, claimed);
    return claimed.length;
  });
}
