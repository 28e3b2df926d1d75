import { unique } from "./people";
import { demoResponder, rest } from "./rest";

/** An endpoint whose service does not run, so that an alert opens after a few runs; `remove` deletes it. */
export interface DeadService {
  id: string;
  name: string;
  remove(): Promise<void>;
}

/**
 * Adds a TCP endpoint at the port of the demo's responder, which listens for UDP alone: every connection is refused, and the demo's
 * collector may try. Each test has its own: an endpoint that fails for the third time within an hour flaps, and its alert then stays open
 * for a quarter of an hour after the last fault.
 */
export async function addDeadService(name: string): Promise<DeadService> {
  const { endpoint, host, port } = await demoResponder();
  const made = await rest<{ id: string; name: string }>("POST", "/endpoints", {
    name: unique(name),
    protocol: "tcp",
    target: { host, port },
    interval_seconds: 1,
    collector_ids: endpoint.collector_ids,
  });
  return { id: made.id, name: made.name, remove: () => rest("DELETE", `/endpoints/${made.id}`) };
}
