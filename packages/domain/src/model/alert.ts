import { z } from "zod";
import { DetectionScoreJson } from "./detection-score";
import { jsonConverter, metadata, severity, timestamp } from "./json-shape";

/** The Alert object that events publish. `jsonConverter` renames top-level keys only, so `detectionScore` keeps its snake_case names. */
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
