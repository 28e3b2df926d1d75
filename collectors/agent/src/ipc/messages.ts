import { Capabilities, CollectorStatus, JobResults, PlanApplied } from "@padit/protocols/collector-api";
import { z } from "zod";

/** Maximum rows in one message; the engine splits larger sets. */
export const MAX_ROWS = 5_000;
/** Maximum rows that the engine may send before the uplink confirms them as spooled. */
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

/** Messages are numbered from 1 for each engine start (`boot`), so that the uplink spools a repeated message once. */
export const Samples = z.object({
  type: z.literal("samples"),
  boot: z.int(),
  n: z.int().min(1),
  rows: z.array(SentSample).max(MAX_ROWS),
  /** Samples that were measured and dropped because the uplink did not accept them in time. */
  gaps: z.array(Gap).max(10),
  /** Wall-clock time minus monotonic time (CLOCK_MONOTONIC) when the rows were stamped, ms; absent if a previous engine measured them. */
  wallMinusMonotonicMs: z.number().optional(),
});
export type Samples = z.infer<typeof Samples>;

/** Messages from engine to uplink. The engine has elevated rights, so it accepts only packets from the network. */
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
  /** The engine sends no more: the uplink stores what it has and ends. */
  z.object({ type: z.literal("bye") }),
]);
export type FromEngine = z.infer<typeof FromEngine>;

/**
 * Messages from uplink to engine. The engine verifies the server's signature of plans, jobs and the revocation.
 */
export const FromUplink = z.discriminatedUnion("type", [
  /** The first message: the last boot and number in the spool, and the maximum rows under way. */
  z.object({ type: z.literal("hello"), last: z.object({ boot: z.int(), n: z.int() }).nullable(), creditRows: z.int().min(1) }),
  z.object({ type: z.literal("written"), boot: z.int(), n: z.int() }),
  z.object({ type: z.literal("plan"), signed: z.unknown() }),
  z.object({ type: z.literal("job"), signed: z.unknown() }),
  z.object({ type: z.literal("revoked"), signed: z.unknown() }),
]);
export type FromUplink = z.infer<typeof FromUplink>;
