import { continueAsNew, proxyActivities, sleep, workflowInfo } from "@temporalio/workflow";
import type { Activities } from "./activities";
import type { DetectShardInput } from "./messages";

const HOUR_MS = 3_600_000;
/** Loading a checkpoint, replaying the log and the last commit come on top of the lease. */
const SLACK_MS = 60_000;

/** Gives the shard to a worker, for as long as that one has room for it, then to the next. The fencing token in the database, not this loop, keeps them apart. */
export async function detectShard(input: DetectShardInput): Promise<void> {
  const { runLease } = proxyActivities<Activities>({
    startToCloseTimeout: input.leaseMs + SLACK_MS,
    heartbeatTimeout: "10 seconds",
    retry: { initialInterval: "1 second", maximumInterval: "10 seconds" },
  });
  const until = Date.now() + HOUR_MS;
  let { leaseMs } = input;
  while (Date.now() < until && !workflowInfo().continueAsNewSuggested) {
    const outcome = await runLease({ shard: input.shard, leaseMs: input.leaseMs });
    leaseMs = outcome.leaseMs ?? leaseMs;
    if (outcome.ended === "superseded") await sleep("2 seconds");
    // The queue may offer the shard to the same worker again; before long it offers it to one that has room.
    if (outcome.ended === "declined") await sleep("500 milliseconds");
  }
  // The time limits of this run's leases are fixed; the next run takes those of the workers' settings.
  await continueAsNew<typeof detectShard>({ ...input, leaseMs });
}
