import type { MetricSpec } from "../protocol";

/** Largest one-way frame delay of eCPRI's high transport classes, µs (Requirements for the eCPRI Transport Network V1.2, table 1). */
const ONE_WAY_DELAYS_US = [25, 100, 200, 500] as const;
const US_PER_MS = 1_000;

const className = (us: number): string => `eCPRI class High${us}`;

/** For one-way delays in µs. */
export const ONE_WAY_CLASS_LIMITS: NonNullable<MetricSpec["limits"]> = ONE_WAY_DELAYS_US.map((us) => ({ name: className(us), value: us }));

/** For round trips in ms: the limit of each direction, there and back. */
export const ROUND_TRIP_CLASS_LIMITS: NonNullable<MetricSpec["limits"]> = ONE_WAY_DELAYS_US.map((us) => ({
  name: `${className(us)}, there and back`,
  value: (2 * us) / US_PER_MS,
}));
