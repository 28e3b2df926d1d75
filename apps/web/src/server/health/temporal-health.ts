import type { ComponentHealth } from "@padit/services/health";
import { temporalConnectionOptions } from "@padit/services/temporal";
import { Connection } from "@temporalio/client";
import { webEnv } from "../env";

const ANSWER_WITHIN_MS = 1_500;
const SERVICE = "temporal.api.workflowservice.v1.WorkflowService";
const SERVING = 1;

let connection: Connection | undefined;

/** Whether the Temporal service is healthy. The site has no other connection to Temporal: verbs write to the outbox. */
export async function temporalHealth(): Promise<ComponentHealth> {
  // By default gRPC waits up to two minutes between attempts, and the SDK retries until the service is healthy.
  connection ??= Connection.lazy({
    ...temporalConnectionOptions(webEnv()),
    interceptors: [],
    channelArgs: { "grpc.initial_reconnect_backoff_ms": 100, "grpc.max_reconnect_backoff_ms": 1_000 },
  });
  const { healthService } = connection;
  try {
    const { status } = await connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () => healthService.check({ service: SERVICE }));
    return status === SERVING ? { status: "ok" } : { status: "degraded", detail: "the workflow service does not serve" };
  } catch {
    return { status: "down", detail: "the workflow service does not answer" };
  }
}
