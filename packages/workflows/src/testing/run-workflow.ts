import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { defaultPayloadConverter, TypedSearchAttributes, toPayloads } from "@temporalio/common";
import { msToTs } from "@temporalio/common/lib/time";
import proto from "@temporalio/proto";
import { bundleWorkflowCode, DefaultLogger } from "@temporalio/worker";
import type { parseWorkflowCode as ParseWorkflowCode } from "@temporalio/worker/lib/worker";
import type { VMWorkflowCreator as Creator } from "@temporalio/worker/lib/workflow/vm";
import Long from "long";

const START_MS = 1_700_000_000_000;
const MAX_STEPS = 10_000;
/** Internals of the SDK that the package does not export by name. */
const require = createRequire(import.meta.url);
const { parseWorkflowCode } = require("@temporalio/worker/lib/worker") as { parseWorkflowCode: typeof ParseWorkflowCode };
const { VMWorkflowCreator } = require("@temporalio/worker/lib/workflow/vm") as { VMWorkflowCreator: typeof Creator };

/** Deterministic code must not draw random numbers; fixed values suffice where the SDK requires a source. */
const NO_RANDOMNESS = { random: () => 0, uuid4: () => "00000000-0000-4000-8000-000000000000", fillRandom: (bytes: Uint8Array) => bytes };

type Job = proto.coresdk.workflow_activation.IWorkflowActivationJob;
export interface Script {
  args: unknown[];
  /** Activities by name. An activity that throws fails without a retry. */
  activities: Record<string, (input: never, nowMs: number) => unknown>;
  signals?: { atMs: number; name: string; args?: unknown[] }[];
  /** Time after which a workflow that never ends is stopped, ms since its start. */
  untilMs?: number;
}
export interface Run {
  ended: "completed" | "continuedAsNew" | "stopped";
  result: unknown;
  /** `name@ms since start` of each activity call, in order. */
  calls: string[];
}

/** Runs a workflow of workflows.ts without a server and without waiting: a script answers the activation protocol of the SDK's core. */
export async function createRunner(): Promise<{ run(workflow: string, script: Script): Promise<Run>; close(): Promise<void> }> {
  const workflowsPath = fileURLToPath(new URL("../workflows.ts", import.meta.url));
  const bundle = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger("ERROR") });
  const creator = await VMWorkflowCreator.create(parseWorkflowCode(bundle.code), 5000, new Set());
  return { run: (workflow, script) => drive(creator, workflow, script), close: () => creator.destroy() };
}

async function drive(creator: Creator, workflowType: string, script: Script): Promise<Run> {
  const runId = `run-${workflowType}`;
  const startTime = new Date(START_MS);
  const workflow = await creator.createWorkflow({
    info: {
      workflowType,
      runId,
      workflowId: "w",
      namespace: "default",
      firstExecutionRunId: runId,
      originalExecutionRunId: runId,
      attempt: 1,
      taskTimeoutMs: 1000,
      taskQueue: "q",
      searchAttributes: {},
      typedSearchAttributes: new TypedSearchAttributes(),
      historyLength: 3,
      historySize: 300,
      continueAsNewSuggested: false,
      targetWorkerDeploymentVersionChanged: false,
      unsafe: { isReplaying: false, isReplayingHistoryEvents: false, now: Date.now, random: NO_RANDOMNESS },
      startTime,
      runStartTime: startTime,
    },
    randomnessSeed: Long.fromInt(1).toBytes(),
    now: START_MS,
    showStackTraceSources: false,
  });
  const timers = new Map<number, number>();
  const signals = [...(script.signals ?? [])].sort((a, b) => a.atMs - b.atMs);
  const calls: string[] = [];
  let nowMs = START_MS;
  let jobs: Job[] = [
    { initializeWorkflow: { workflowId: "w", workflowType, arguments: toPayloads(defaultPayloadConverter, ...script.args) ?? [] } },
  ];
  const end = async (ended: Run["ended"], result: unknown): Promise<Run> => {
    await workflow.dispose();
    return { ended, result, calls };
  };

  for (let step = 0; step < MAX_STEPS; step++) {
    const activation = proto.coresdk.workflow_activation.WorkflowActivation.fromObject({
      runId,
      timestamp: msToTs(nowMs),
      historyLength: 3 + step * 4,
      jobs,
    });
    const completion = await workflow.activate(activation);
    if (completion.failed) throw new Error(completion.failed.failure?.message ?? "the workflow task failed");
    jobs = [];
    for (const command of completion.successful?.commands ?? []) {
      if (command.completeWorkflowExecution) return end("completed", read(command.completeWorkflowExecution.result));
      if (command.continueAsNewWorkflowExecution)
        return end("continuedAsNew", command.continueAsNewWorkflowExecution.arguments?.map(read) ?? []);
      if (command.failWorkflowExecution) throw new Error(command.failWorkflowExecution.failure?.message ?? "the workflow failed");
      if (command.scheduleActivity) {
        const { seq, activityType, arguments: args } = command.scheduleActivity;
        const name = activityType ?? "";
        calls.push(`${name}@${nowMs - START_MS}`);
        jobs.push({ resolveActivity: { seq, result: perform(name, () => script.activities[name]?.(read(args?.[0]) as never, nowMs)) } });
      }
      if (command.startTimer) {
        const { seq, startToFireTimeout: wait } = command.startTimer;
        timers.set(seq ?? 0, nowMs + Number(wait?.seconds ?? 0) * 1000 + (wait?.nanos ?? 0) / 1e6);
      }
      if (command.cancelTimer) timers.delete(command.cancelTimer.seq ?? 0);
    }
    if (jobs.length > 0) continue;
    const [timer] = [...timers].sort((a, b) => a[1] - b[1]);
    const [signal] = signals;
    const nextMs = Math.min(timer?.[1] ?? Number.POSITIVE_INFINITY, START_MS + (signal?.atMs ?? Number.POSITIVE_INFINITY));
    if (nextMs > START_MS + (script.untilMs ?? Number.MAX_SAFE_INTEGER)) return end("stopped", undefined);
    nowMs = nextMs;
    if (signal && START_MS + signal.atMs === nextMs) {
      signals.shift();
      jobs.push({ signalWorkflow: { signalName: signal.name, input: toPayloads(defaultPayloadConverter, ...(signal.args ?? [])) ?? [] } });
    } else if (timer) {
      timers.delete(timer[0]);
      jobs.push({ fireTimer: { seq: timer[0] } });
    }
  }
  throw new Error(`the workflow made more than ${MAX_STEPS} steps`);
}

/** The server's answer for an activity. An activity that throws has failed permanently. */
function perform(name: string, activity: () => unknown): proto.coresdk.activity_result.IActivityResolution {
  try {
    return { completed: { result: defaultPayloadConverter.toPayload(activity()) } };
  } catch (error) {
    const cause = { message: error instanceof Error ? error.message : String(error), applicationFailureInfo: { type: "Error" } };
    return {
      failed: { failure: { message: "Activity task failed", activityFailureInfo: { activityId: "1", activityType: { name } }, cause } },
    };
  }
}

const read = (payload: proto.temporal.api.common.v1.IPayload | null | undefined): unknown =>
  payload ? defaultPayloadConverter.fromPayload(payload) : undefined;
