import { continueAsNew, proxyActivities, sleep, workflowInfo } from "@temporalio/workflow";
import type { Activities } from "./activities";
import type { DetectShardInput } from "./messages";

const HOUR_MS = 3_600_000;
/** Loading a checkpoint, replaying the log and the last commit come on top of the lease. */
const SLACK_MS = 60_000;

/** Gives the shard to one worker after the other, lease by lease. The fencing token in the database, not this loop, keeps them apart. */
export async function detectShard(input: DetectShardInput): Promise<void> {
  const { runLease } = proxyActivities<Activities>({
    startToCloseTimeout: input.leaseMs + SLACK_MS,
    heartbeatTimeout: "10 seconds",
    retry: { initialInterval: "1 second", maximumInterval: "10 seconds" },
  });
  const until = Date.now() + HOUR_MS;
  while (Date.now() < until && !workflowInfo().continueAsNewSuggested) {
    const { ended } = await runLease({ shard: input.shard, leaseMs: input.leaseMs });
    if (ended === "superseded") await sleep("2 seconds");
  }
  await continueAsNew<typeof detectShard>(input);
}
