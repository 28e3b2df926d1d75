import type { Prisma } from "@padit/db";
import { ProbeReport } from "@padit/protocols/collector-api";

export type ProbeJobState = "pending" | "running" | "done" | "failed" | "expired";
export interface ProbeJobView {
  id: string;
  collectorId: string;
  protocol: string;
  state: ProbeJobState;
  error: string | null;
  /** Results received so far, in order. */
  results: ProbeReport[];
}

type ProbeJobRow = Prisma.ProbeJobGetPayload<{ include: { results: true } }>;

export const probeJobView = (row: ProbeJobRow, now: Date): ProbeJobView => ({
  id: row.id,
  collectorId: row.collectorId,
  protocol: row.protocol,
  state: stateOf(row, now),
  error: row.error,
  results: row.results.map(({ result }) => ProbeReport.parse(result)).sort((a, b) => a.n - b.n),
});

function stateOf({ state, expiresAt }: ProbeJobRow, now: Date): ProbeJobState {
  if (state === "done" || state === "failed" || state === "expired") return state;
  if (expiresAt < now) return "expired";
  return state === "running" ? "running" : "pending";
}
