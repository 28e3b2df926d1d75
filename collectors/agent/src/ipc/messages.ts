import { Capabilities, CollectorStatus, JobResults, PlanApplied } from "@padit/protocols/collector-api";
import { z } from "zod";

/** Samples in one message; the engine cuts what is more. */
export const MAX_ROWS = 5_000;
/** Rows that may be under way without the uplink having written them down. */
export const CREDIT_ROWS = 50_000;

export const SentSample = z.object({
  series: z.int(),
  /** ms since the Unix epoch */
  tsMs: z.number(),
  value: z.number(),
  uncertainty: z.number().nullable(),
  flags: z.int(),
  metadata: z.record(z.string(), z.json()).optional(),
});
export type SentSample = z.infer<typeof SentSample>;
const Gap = z.object({ fromMs: z.number(), toMs: z.number(), n: z.int().min(1), reason: z.string() });
export type Gap = z.infer<typeof Gap>;

/** Samples are numbered from 1 per engine (`boot`), so that what is said twice is written once. */
export const Samples = z.object({
  type: z.literal("samples"),
  boot: z.int(),
  n: z.int().min(1),
  rows: z.array(SentSample).max(MAX_ROWS),
  /** Measured and thrown away, because the uplink took nothing for too long. */
  gaps: z.array(Gap).max(10),
  /** The wall clock's lead over the monotonic one (CLOCK_MONOTONIC) when they were stamped; absent where an earlier engine measured them. */
  wallMinusMonotonicMs: z.number().optional(),
});
export type Samples = z.infer<typeof Samples>;

/** What the prober tells. It has rights, so it takes nothing from the network but packets. */
export const FromEngine = z.discriminatedUnion("type", [
  Samples,
  z.object({ type: z.literal("applied"), applied: PlanApplied }),
  z.object({ type: z.literal("job-results"), id: z.string(), results: JobResults }),
  z.object({
    type: z.literal("report"),
    capabilities: Capabilities,
    clock: CollectorStatus.shape.clock,
    drops: CollectorStatus.shape.drops,
    lateP99Ms: z.number().nullable(),
    /** Prometheus text. */
    metrics: z.string(),
  }),
  /** No more comes: write down what you have and end. */
  z.object({ type: z.literal("bye") }),
]);
export type FromEngine = z.infer<typeof FromEngine>;

/**
 * What the uplink tells. Plans and jobs come with the server's signature, which the engine checks itself; that access has ended is believed,
 * since it only takes away.
 */
export const FromUplink = z.discriminatedUnion("type", [
  /** First of all: what the spool already holds, and how many rows may be under way. */
  z.object({ type: z.literal("hello"), last: z.object({ boot: z.int(), n: z.int() }).nullable(), creditRows: z.int().min(1) }),
  z.object({ type: z.literal("written"), boot: z.int(), n: z.int() }),
  z.object({ type: z.literal("plan"), signed: z.unknown() }),
  z.object({ type: z.literal("job"), signed: z.unknown() }),
  z.object({ type: z.literal("revoked") }),
]);
export type FromUplink = z.infer<typeof FromUplink>;
