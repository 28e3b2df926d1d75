/**
 * Records golden histories from a real server: `PADIT_TEST_TEMPORAL_ADDRESS=… npx tsx packages/workflows/src/testing/record-histories.ts
 * v1`. Names of workflows after `v1` limit the recording to them. File names contain `v1`, so that older histories stay and are replayed
 * too.
 */
import { randomUUID } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { historyToJSON } from "@temporalio/common/lib/proto-utils";
import proto from "@temporalio/proto";
import { NativeConnection, Worker } from "@temporalio/worker";
import type { Activities } from "../activities";

const { EventType } = proto.temporal.api.enums.v1;
const address = process.env.PADIT_TEST_TEMPORAL_ADDRESS ?? "127.0.0.1:7233";
const name = process.argv[2] ?? "v1";
/** Names of the workflows to record; empty for all. */
const wanted = process.argv.slice(3);
const taskQueue = `record-${randomUUID()}`;
const alert = { tenantId: "t", alertId: "a" };
const collector = { tenantId: "t", collectorId: "c" };
const integration = { tenantId: "t", integrationId: "i" };
const experiment = { tenantId: "t", experimentId: "e" };
const replay = { tenantId: "t", replayId: "r" };

/** Input and signals of each workflow, and the number of completed activities after which its history is saved. */
const RECORDINGS = [
  { workflow: "detectShard", args: [{ shard: 0, leaseMs: 200 }], signals: [], endsAfter: 3 },
  { workflow: "collection", args: [collector], signals: ["planChanged", "silent", "returned"], endsAfter: 1 },
  { workflow: "alertTimers", args: [alert], signals: ["changed"], endsAfter: 2 },
  { workflow: "deliver", args: [integration], signals: ["failing"], endsAfter: 2 },
  { workflow: "retention", args: [], signals: [], endsAfter: 1 },
  { workflow: "trainModels", args: [experiment], signals: ["requested"], endsAfter: 2 },
  { workflow: "rescore", args: [replay], signals: ["requested"], endsAfter: 2 },
] as const;

const waits = new Map<string, number>();
/** Returns a short wait at the first call for `what`, and null afterwards. */
const nextOf = (what: string) => {
  const calls = (waits.get(what) ?? 0) + 1;
  waits.set(what, calls);
  return { nextAtMs: calls === 1 ? Date.now() + 1_000 : null };
};
const activities: Activities = {
  runLease: async () => ({ ended: "superseded", batches: 1 }),
  confirmRollOut: async () => ({ confirmed: true }),
  reportRollOut: async () => undefined,
  settleAlert: async () => nextOf("alert"),
  retryDeliveries: async () => nextOf("deliveries"),
  trainPage: async ({ after }) => ({ after: after === null ? "udp-echo/udp_echo_rtt" : null }),
  failExperiment: async () => undefined,
  replayPage: async ({ after }) => ({ after: after === null ? "key" : null }),
  failReplay: async () => undefined,
  listUpkeepSteps: async () => ["partitions", "rollup"],
  runUpkeepStep: async () => undefined,
  tidy: async () => undefined,
};

const connection = await NativeConnection.connect({ address });
const worker = await Worker.create({
  connection,
  taskQueue,
  workflowsPath: fileURLToPath(new URL("../workflows.ts", import.meta.url)),
  activities: { ...activities },
});
await worker.runUntil(async () => {
  for (const recording of RECORDINGS) if (wanted.length === 0 || wanted.includes(recording.workflow)) await record(recording);
});
await connection.close();

async function record({ workflow, args, signals, endsAfter }: (typeof RECORDINGS)[number]): Promise<void> {
  const service = connection.workflowService;
  const workflowId = `${workflow}-${randomUUID()}`;
  const namespace = "default";
  const payloads = {
    payloads: args.map((arg) => ({ metadata: { encoding: Buffer.from("json/plain") }, data: Buffer.from(JSON.stringify(arg)) })),
  };
  const request = { namespace, workflowId, workflowType: { name: workflow }, taskQueue: { name: taskQueue }, input: payloads };
  const [first, ...rest] = signals;
  if (first)
    await service.signalWithStartWorkflowExecution({ ...request, requestId: randomUUID(), signalName: first, signalInput: payloads });
  else await service.startWorkflowExecution({ ...request, requestId: randomUUID() });
  for (const signalName of rest)
    await service.signalWorkflowExecution({ namespace, workflowExecution: { workflowId }, signalName, requestId: randomUUID() });
  for (;;) {
    const { history } = await service.getWorkflowExecutionHistory({ namespace, execution: { workflowId } });
    const done = history?.events?.filter(({ eventType }) => eventType === EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED).length ?? 0;
    const last = history?.events?.at(-1)?.eventType;
    // Save the history when the workflow task after the last awaited activity has completed.
    if (
      history &&
      done >= endsAfter &&
      last !== EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED &&
      last !== EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
    ) {
      const file = new URL(`../../histories/${workflow}.${name}.json`, import.meta.url);
      await writeFile(file, `${historyToJSON(history)}\n`);
      await service.terminateWorkflowExecution({ namespace, workflowExecution: { workflowId } }).catch(() => undefined); // it may have ended by itself
      return;
    }
  }
}
