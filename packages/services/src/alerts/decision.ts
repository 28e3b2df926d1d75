import type { Json } from "@padit/domain";
import { ALERT_STATUSES, RESOLUTIONS } from "@padit/domain/model";
import { z } from "zod";
import { type DecisionState, VERDICTS } from "./lifecycle/transition-rules";

const Stamp = z.coerce.date().nullable();

/** The columns of an alert that people decide. Detection writes the other columns for as long as the cause lasts. */
export const Decision = z.object({
  status: z.enum(ALERT_STATUSES),
  acknowledgedAt: Stamp,
  acknowledgedBy: z.string().nullable(),
  acknowledgedSticky: z.boolean(),
  snoozedUntil: Stamp,
  resolvedAt: Stamp,
  resolvedBy: z.string().nullable(),
  resolution: z.enum(RESOLUTIONS).nullable(),
  resolutionReason: z.string().nullable(),
  verdict: z.enum(VERDICTS).nullable(),
  assigneeId: z.guid().nullable(),
}) satisfies z.ZodType<DecisionState>;
export type Decision = z.infer<typeof Decision>;

/** Columns of a decision. */
const DECIDED = {
  status: true,
  acknowledgedAt: true,
  acknowledgedBy: true,
  acknowledgedSticky: true,
  snoozedUntil: true,
  resolvedAt: true,
  resolvedBy: true,
  resolution: true,
  resolutionReason: true,
  verdict: true,
  assigneeId: true,
} as const satisfies Record<keyof Decision, true>;

/** The decision columns of a row, as the audit log stores them; other columns are left out. */
export const decisionJson = (row: { readonly [column: string]: unknown }): { [key: string]: Json } =>
  Object.fromEntries(
    Object.entries(row)
      .filter(([column]) => column in DECIDED)
      .map(([column, value]) => [column, value instanceof Date ? value.toISOString() : z.json().parse(value)]),
  );

export const isSameDecision = (one: Decision, other: Decision): boolean => {
  const [a, b] = [decisionJson(one), decisionJson(other)];
  return Object.keys(DECIDED).every((column) => a[column] === b[column]);
};
