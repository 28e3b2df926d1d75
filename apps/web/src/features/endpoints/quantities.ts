import { quantity } from "@padit/domain/quantity";
import type { MetricSpec } from "@padit/protocols";

/** Loss as a share, whether the protocol counts what was lost or what got through. */
export const lossOf = (delivery: number, { type }: Pick<MetricSpec, "type">): number => (type === "availability" ? 1 - delivery : delivery);

export const NOTHING = "–";

/** A value with its unit for people; a dash where there is none. */
export const shown = (value: number | null | undefined, unit: string): string =>
  value === null || value === undefined ? NOTHING : quantity(value, unit);
