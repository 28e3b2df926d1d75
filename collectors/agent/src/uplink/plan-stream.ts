import { wait } from "@padit/protocols/wait";
import { backoffMs } from "./backoff";
import { type IngestClient, Revoked } from "./ingest-client";
import { serverEvents } from "./server-events";

/** Maximum delay before reconnecting, ms, so that a plan reaches the agent soon after the server returns. */
const RECONNECT_CAP_MS = 5_000;

export interface StreamHandlers {
  onConnected(): void;
  onPlan(signed: unknown): Promise<void>;
  onJob(signed: unknown): void;
  /** @param signed the server's statement, not yet verified */
  onRevoked(signed: unknown): void;
  onLost(error: unknown): void;
}

/**
 * Follows the server's event stream until the signal aborts, and reconnects whenever the stream breaks. Stops if the server's
 * signed statement has revoked this collector.
 */
export async function followStream(client: IngestClient, handlers: StreamHandlers, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    try {
      const stream = await client.stream("/v1/stream", signal);
      failures = 0;
      handlers.onConnected();
      // Fetch the plan, because it may have changed while no stream was open.
      const newest = await client.send("GET", "/v1/plan");
      if (newest.status === 200) await handlers.onPlan(JSON.parse(newest.body));
      for await (const { event, data } of serverEvents(stream)) await dispatch(event, data, handlers);
    } catch (error) {
      if (error instanceof Revoked) return handlers.onRevoked(error.signed);
      if (!signal.aborted) handlers.onLost(error);
    }
    await wait(backoffMs(++failures, Math.random, RECONNECT_CAP_MS), signal);
  }
}

async function dispatch(event: string, data: string, handlers: StreamHandlers): Promise<void> {
  if (event === "plan") await handlers.onPlan(JSON.parse(data));
  else if (event === "job") handlers.onJob(JSON.parse(data));
  else if (event === "revoked") handlers.onRevoked(JSON.parse(data));
}
