import type { Json } from "@padit/domain";
import { z } from "zod";
import { ALERT_STATUSES, VERDICTS } from "./alert-view";

const Stamp = z.coerce.date().nullable();

/** What people decide about an alert. The rest of its row is the detection's story, which goes on while the cause lasts. */
export const Decision = z.object({
  status: z.enum(ALERT_STATUSES),
  acknowledgedAt: Stamp,
  acknowledgedBy: z.string().nullable(),
  snoozedUntil: Stamp,
  resolvedAt: Stamp,
  resolvedBy: z.string().nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  assigneeId: z.guid().nullable(),
});
export type Decision = z.infer<typeof Decision>;

/** Its columns. */
export const DECIDED = {
  status: true,
  acknowledgedAt: true,
  acknowledgedBy: true,
  snoozedUntil: true,
  resolvedAt: true,
  resolvedBy: true,
  verdict: true,
  assigneeId: true,
} as const satisfies Record<keyof Decision, true>;

/** For the audit log. */
export const decisionJson = (decision: Partial<Decision>): { [key: string]: Json } =>
  Object.fromEntries(Object.entries(decision).map(([column, value]) => [column, value instanceof Date ? value.toISOString() : value]));

export const isSameDecision = (one: Decision, other: Decision): boolean => {
  const [a, b] = [decisionJson(one), decisionJson(other)];
  return Object.keys(DECIDED).every((column) => a[column] === b[column]);
};
