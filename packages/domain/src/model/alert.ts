import { z } from "zod";
import { DetectionScoreJson } from "./detection-score";
import { jsonConverter, metadata, severity, timestamp } from "./json-shape";

/** An alert as others see it (CONTRACT §1). The detection score within keeps its JSON names: it travels as it stands. */
export const AlertJson = z.object({
  alert_id: z.string(),
  timestamp,
  source_id: z.string(),
  title: z.string(),
  description: z.string(),
  severity,
  detection_score: DetectionScoreJson,
  is_acknowledged: z.boolean().default(false),
  is_resolved: z.boolean().default(false),
  tags: z.array(z.string()).default([]),
  metadata,
});
export const alert = jsonConverter(AlertJson);
