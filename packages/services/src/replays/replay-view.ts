import type { Prisma } from "@padit/db";
import { ReplayProgress, ReplayResult } from "@padit/domain";
import { z } from "zod";

export const RunState = z.enum(["queued", "running", "done", "failed", "cancelled"]);
export type RunState = z.output<typeof RunState>;
export const ACTIVE = ["queued", "running"] as const;

export interface ReplayView {
  id: string;
  /** Exactly one of `policyId` and `modelId` is set: the subject of the replay. */
  policyId: string | null;
  modelId: string | null;
  from: Date;
  to: Date;
  state: RunState;
  progress: ReplayProgress;
  /** Result of the keys replayed so far; null before the first. */
  result: ReplayResult | null;
  error: string | null;
  isCancelling: boolean;
  createdBy: string;
  createdAt: Date;
  endedAt: Date | null;
}

export const replayView = (row: Prisma.ReplayGetPayload<object>): ReplayView => ({
  id: row.id,
  policyId: row.policyId,
  modelId: row.modelId,
  from: row.fromAt,
  to: row.toAt,
  state: RunState.parse(row.state),
  progress: ReplayProgress.parse(row.progress),
  result: row.result === null ? null : ReplayResult.parse(row.result),
  error: row.error,
  isCancelling: row.cancelRequestedAt !== null && row.endedAt === null,
  createdBy: row.createdBy,
  createdAt: row.createdAt,
  endedAt: row.endedAt,
});
