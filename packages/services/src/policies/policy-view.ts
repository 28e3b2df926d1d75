import type { Prisma } from "@padit/db";
import { type DefaultAlerts, parseDefaultAlerts } from "@padit/domain";
import { z } from "zod";

const PRESETS = ["quiet", "balanced", "sensitive"] as const;
export const PresetName = z.enum(PRESETS);
export type PresetName = z.output<typeof PresetName>;

/** How many alerts people can look at. */
export const AlertBudget = z.object({
  /** Detector alerts a day over the whole organization; null when nobody said. */
  alertsPerDay: z.number().min(0).max(10_000).nullable().default(null),
});
export type AlertBudget = z.output<typeof AlertBudget>;

export interface PolicyView {
  id: string;
  name: string;
  preset: PresetName;
  budget: AlertBudget;
  /** The alerts that need no rule. */
  defaults: DefaultAlerts;
  /** Null: nobody ever changed it. */
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
