/** A stored rollup. Coarse tiers are kept for longer than fine ones. */
export interface Tier {
  view: string;
  widthMs: number;
  /** Time (ms) that one row of packed buckets covers. */
  spanMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** From the coarsest to the finest. */
const TIERS: readonly [Tier, Tier, Tier] = [
  { view: "tsdb.tenant_sample_1h", widthMs: HOUR_MS, spanMs: 48 * HOUR_MS },
  { view: "tsdb.tenant_sample_5m", widthMs: 5 * MINUTE_MS, spanMs: 6 * HOUR_MS },
  { view: "tsdb.tenant_sample_1m", widthMs: MINUTE_MS, spanMs: HOUR_MS },
];
export const [COARSEST_TIER, , FINEST_TIER] = TIERS;

export interface TierPart {
  tier: Tier;
  fromMs: number;
  toMs: number;
}

/**
 * The ranges of tiers that answer a query of buckets of `bucketMs`: the coarsest tier whose buckets lie in those of the query, and minutes
 * at both ends, where the range begins or ends within one of its buckets.
 */
export function tierParts({ fromMs, toMs, bucketMs }: { fromMs: number; toMs: number; bucketMs: number }): TierPart[] {
  const tier = TIERS.find(({ widthMs }) => bucketMs % widthMs === 0) ?? FINEST_TIER;
  const [firstMs, lastMs] = [Math.ceil(fromMs / tier.widthMs) * tier.widthMs, Math.floor(toMs / tier.widthMs) * tier.widthMs];
  if (tier === FINEST_TIER || firstMs >= lastMs) return [{ tier: FINEST_TIER, fromMs, toMs }];
  return [
    { tier: FINEST_TIER, fromMs, toMs: firstMs },
    { tier, fromMs: firstMs, toMs: lastMs },
    { tier: FINEST_TIER, fromMs: lastMs, toMs },
  ].filter((part) => part.fromMs < part.toMs);
}
