import { quantity } from "@padit/domain/quantity";
import type { MetricSpec } from "@padit/protocols";

/** The lost share, also for protocols that report the delivered share. */
export const lossOf = (delivery: number, { type }: Pick<MetricSpec, "type">): number => (type === "availability" ? 1 - delivery : delivery);

/** Packets that a run of a target sends, each of which may be lost; null where the target states none, because a run asks once. */
export const packetsPerRun = (target: unknown): number | null => {
  const { count } = Object(target) as { count?: unknown };
  return typeof count === "number" && count >= 1 ? count : null;
};

export const NOTHING = "–";

/** A value with its unit; a dash without a value. */
export const shown = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined ? NOTHING : quantity(value, unit);
