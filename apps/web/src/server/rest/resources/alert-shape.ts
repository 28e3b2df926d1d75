import { z } from "@hono/zod-openapi";
import { SEVERITIES } from "@padit/domain";
import { KINDS, RESOLUTIONS } from "@padit/domain/model";
import { ALERT_STATUSES, VERDICTS } from "@padit/services/alerts";
import { Timestamp } from "../page";

const score = z.number().min(0).max(1);

const Evidence = z
  .object({
    kind: z.enum(KINDS),
    observed: z.number(),
    expected: z.object({ value: z.number(), low: z.number(), high: z.number() }).describe("Of a rule: its limit."),
    unit: z.string(),
    uncertainty: z.number().nullable().describe("Half-width of the 95 % interval of the observed value, in the unit."),
    window: z.object({ start: Timestamp, end: Timestamp }),
    votes: z.array(z.object({ family: z.string(), detector: z.string(), score, weight: z.number() })),
    data_quality: z.object({ n: z.number(), gaps: z.number(), stamp_source: z.string() }),
    decided_at: Timestamp,
    sentence: z.string(),
    repeats: z
      .object({ minute_of_day: z.int().min(0).max(1439), time_zone: z.string(), days: z.int() })
      .describe("Where it fails at the same time of the local day, day after day.")
      .optional(),
  })
  .meta({ id: "Evidence" });

const DetectionScore = z
  .object({
    timestamp: Timestamp,
    source_id: z.string(),
    rule_score: score,
    changepoint_score: score,
    residual_score: score,
    multivariate_score: score,
    composite_score: score,
    is_anomaly: z.boolean(),
    confidence: score,
    evidence: Evidence,
    detector_name: z.string(),
  })
  .meta({ id: "DetectionScore" });

const Bout = z
  .object({
    opened_at: Timestamp,
    ended_at: Timestamp.nullable().describe("Null for the present bout."),
    metric_name: z.string(),
    kind: z.string(),
    sentence: z.string(),
    evidence: Evidence,
  })
  .meta({ id: "Bout", description: "One stretch of an alert, with what was known of it." });

/** The alert in REST answers, as `alertDocument` creates it: the Alert object that events carry, with members added and none renamed. */
export const Alert = z
  .object({
    id: z.string(),
    alert_id: z.string(),
    timestamp: Timestamp,
    source_id: z.string().nullable(),
    title: z.string(),
    description: z.string(),
    severity: z.enum(SEVERITIES),
    detection_score: DetectionScore,
    is_acknowledged: z.boolean(),
    is_resolved: z.boolean(),
    tags: z.array(z.string()),
    metadata: z.record(z.string(), z.json()).meta({ type: "object", additionalProperties: true }),
    status: z.enum(ALERT_STATUSES),
    endpoint_id: z.string().nullable(),
    collector_ids: z.array(z.string()),
    metric_name: z.string(),
    kind: z.string(),
    opened_at: Timestamp.describe("The first opening."),
    bout_opened_at: Timestamp.describe("The opening of the newest bout, which the title, kind, metric and score are of."),
    sequence: z.int().describe("Grows by one with every event of the alert."),
    flapping_since: Timestamp.nullable(),
    last_seen_at: Timestamp,
    acknowledged_at: Timestamp.nullable(),
    acknowledged_by: z.string().nullable(),
    acknowledged_sticky: z.boolean().describe("Holds when the severity rises and when the alert reopens."),
    snoozed_until: Timestamp.nullable(),
    resolved_at: Timestamp.nullable(),
    resolved_by: z.string().nullable(),
    resolution: z.enum(RESOLUTIONS).nullable(),
    resolution_reason: z.string().nullable().describe("A sentence."),
    verdict: z.enum(VERDICTS).nullable(),
    bouts: z.array(Bout).describe("Newest first, the newest 20."),
    incident_id: z.string().nullable(),
    url: z.string(),
  })
  .meta({ id: "Alert" });
export type Alert = z.output<typeof Alert>;

/** An event in an alert's history. Its time is that of its samples; for PADIT's own decisions, `detail` has the time of the decision. */
export const AlertEvent = z
  .object({
    id: z.string(),
    at: Timestamp,
    type: z.string(),
    actor_type: z.string(),
    actor_name: z.string(),
    note: z.string().nullable(),
    detail: z
      .object({
        received_at: Timestamp.optional().describe("When ingest had received the samples that made the decision."),
        written_at: Timestamp.optional().describe("When the decision was written down."),
        by: z.string().optional().describe("Who held the alert from here on: rule, detector, or both."),
        kind: z.string().optional(),
        severity: z.string().optional(),
        acknowledgement: z.string().optional().describe("`lapsed`: it was given to something less severe."),
        sticky: z.boolean().optional(),
        resolution: z.string().optional(),
        reason: z.string().optional(),
      })
      .meta({ id: "AlertEventDetail" }),
  })
  .meta({ id: "AlertEvent" });

export const AlertWithTimeline = Alert.extend({ timeline: z.array(AlertEvent).describe("Oldest first.") }).meta({
  id: "AlertWithTimeline",
});
export type AlertWithTimeline = z.output<typeof AlertWithTimeline>;
