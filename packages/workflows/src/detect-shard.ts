import { continueAsNew, proxyActivities, sleep, workflowInfo } from "@temporalio/workflow";
import type { Activities } from "./activities";
import type { DetectShardInput } from "./messages";

const HOUR_MS = 3_600_000;
/** Time (ms) on top of the lease for loading a checkpoint, replaying the log and the last commit. */
const SLACK_MS = 60_000;

/**
 * Leases the shard to a worker for as long as that worker has room for it, then to the next worker. The fencing token in the database, not
 * this loop, keeps two holders from writing.
 */
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
    // The queue may offer the shard to the same worker again, but soon offers it to a worker that has room.
    if (outcome.ended === "declined") await sleep("500 milliseconds");
  }
  // The timeouts of this run are fixed; the next run uses the lease duration of the workers' settings.
  await continueAsNew<typeof detectShard>({ ...input, leaseMs });
}
