import { z } from "zod";
import { jsonConverter, score, timestamp } from "./json-shape";

/** The DetectionScore object: all scores of one endpoint at one moment, 0 to 1. A missing score is 0. */
export const DetectionScoreJson = z.object({
  timestamp,
  source_id: z.string(),
  rule_score: score,
  changepoint_score: score,
  residual_score: score,
  multivariate_score: score,
  composite_score: score,
  is_anomaly: z.boolean().default(false),
  confidence: score,
  evidence: z.record(z.string(), z.json()).default({}),
  detector_name: z.string().default("composite"),
});
export const detectionScore = jsonConverter(DetectionScoreJson);
