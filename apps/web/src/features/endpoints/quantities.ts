import { quantity } from "@padit/domain/quantity";
import type { MetricSpec } from "@padit/protocols";

/** The lost share, also for protocols that report the delivered share. */
export const lossOf = (delivery: number, { type }: Pick<MetricSpec, "type">): number => (type === "availability" ? 1 - delivery : delivery);

export const NOTHING = "–";

/** A value with its unit; a dash without a value. */
export const shown = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined ? NOTHING : quantity(value, unit);
