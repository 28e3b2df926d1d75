import type { Listener } from "@padit/db";
import { type ReadinessCheck, readReadiness } from "@padit/services/process";
import type { Ingest } from "../ingest";
import type { Route } from "./route";

/** A failed commit counts against readiness for this long, so that a balancer that turned away sends requests again. */
const FAILING_MS = 10_000;

type Part = "database" | "batches";

/** What ingest needs to accept batches. */
const storageChecks = ({ pool, queue }: Pick<Ingest, "pool" | "queue">): Record<Part, ReadinessCheck> => ({
  async database() {
    const { rows } = await pool.query<{ isReadOnly: boolean }>(
      "SELECT current_setting('transaction_read_only')::boolean AS \"isReadOnly\"",
    );
    return rows[0]?.isReadOnly ? "the database is read-only" : null;
  },
  batches: async () => (queue.isFailing(Date.now(), FAILING_MS) ? "batches could not be stored" : null),
});

export const readinessChecks = (
  ingest: Pick<Ingest, "pool" | "queue">,
  listener: Pick<Listener, "backend">,
): Record<Part | "notifications", ReadinessCheck> => ({
  ...storageChecks(ingest),
  notifications: async () => (listener.backend === null ? "the connection that listens is lost" : null),
});

/** Whether it is well and no more: the address is open to whoever reaches the port. The parts are named by `/readyz` on the operators' port. */
export const health: Route = {
  method: "GET",
  path: /^\/health$/,
  bodyBytesMax: 0,
  caller: "anybody",
  async handle({ ingest }) {
    const { status } = await readReadiness(storageChecks(ingest));
    const isReady = status === "ready";
    return { status: isReady ? 200 : 503, body: { status: isReady ? "ok" : "degraded" } };
  },
};
