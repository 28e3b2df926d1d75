import type { Json } from "@padit/domain";
import { z } from "zod";

/** The evidence of an alert as stored and as sent to other programs (snake_case). */
const Evidence = z.object({
  kind: z.string(),
  observed: z.number().nullish(),
  expected: z.object({ value: z.number(), low: z.number(), high: z.number() }).nullish(),
  unit: z.string().default(""),
  uncertainty: z.number().nullish(),
  votes: z.array(z.object({ family: z.string(), detector: z.string(), score: z.number(), weight: z.number() })).default([]),
  data_quality: z.object({ n: z.number(), gaps: z.number(), stamp_source: z.string() }).nullish(),
});
export type ShownEvidence = z.output<typeof Evidence>;

/** What made the timestamps, if screens have a word for it. */
export const STAMPS = ["hardware", "kernel", "tcp_info", "user", "unknown"] as const;

/** Null for alerts without evidence, such as a collector's silence. */
export const evidenceOf = (detectionScore: { [key: string]: Json }): ShownEvidence | null =>
  Evidence.safeParse(detectionScore.evidence).data ?? null;
