import type { Prisma } from "@padit/db";
import { type DefaultAlerts, parseDefaultAlerts } from "@padit/domain";
import { z } from "zod";

const PRESETS = ["quiet", "balanced", "sensitive"] as const;
export const PresetName = z.enum(PRESETS);
export type PresetName = z.output<typeof PresetName>;

/** Number of alerts that people can review. */
export const AlertBudget = z.object({
  /** Detector alerts per day of the whole organization; null for no budget. */
  alertsPerDay: z.number().min(0).max(10_000).nullable().default(null),
  /** Alerts of any source per endpoint in 30 days; null for no budget. */
  alertsPerEndpointMonth: z.number().min(0).max(10_000).nullable().default(null),
});
export type AlertBudget = z.output<typeof AlertBudget>;

export interface PolicyView {
  id: string;
  name: string;
  preset: PresetName;
  budget: AlertBudget;
  /** The alerts that need no rule. */
  defaults: DefaultAlerts;
  /** Null if the policy was never changed. */
  updatedAt: Date | null;
}

export const policyView = ({ id, name, preset, budget, defaults, updatedAt }: Prisma.PolicyGetPayload<object>): PolicyView => ({
  id,
  name,
  preset: PresetName.parse(preset),
  budget: AlertBudget.parse(budget),
  defaults: parseDefaultAlerts(defaults),
  updatedAt,
});
