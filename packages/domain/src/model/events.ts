import { z } from "zod";
import { idOf } from "../ids";
import { AlertJson } from "./alert";
import { DetectionScoreJson } from "./detection-score";
import { FeaturesJson } from "./features";
import { timestamp } from "./json-shape";
import { MaintenanceJson, MaintenanceRunJson } from "./maintenance";
import { MetricJson } from "./metric";

const envelope = { event_id: z.string(), timestamp };
const planned = { maintenance: MaintenanceJson, run: MaintenanceRunJson };

/**
 * The events that the bus publishes: an envelope and one payload (metric, features, detection score, alert, or a maintenance with its run).
 * The decoded form differs from the JSON only in its times, which are Date objects instead of RFC 3339 text.
 */
export const EventJson = z.discriminatedUnion("event_type", [
  z.object({ ...envelope, event_type: z.literal("MetricCollected"), metric: MetricJson }),
  z.object({ ...envelope, event_type: z.literal("FeaturesExtracted"), features: FeaturesJson }),
  z.object({ ...envelope, event_type: z.literal("AnomalyDetected"), detection: DetectionScoreJson }),
  z.object({ ...envelope, event_type: z.literal("AlertCreated"), alert: AlertJson }),
  z.object({ ...envelope, event_type: z.literal("MaintenanceStarted"), ...planned }),
  z.object({ ...envelope, event_type: z.literal("MaintenanceEnded"), ...planned }),
]);
export type PaditEvent = z.output<typeof EventJson>;
export type EventType = PaditEvent["event_type"];

export const TOPIC: Readonly<Record<EventType, string>> = {
  MetricCollected: "metric.collected",
  FeaturesExtracted: "features.extracted",
  AnomalyDetected: "anomaly.detected",
  AlertCreated: "alert.created",
  MaintenanceStarted: "maintenance.started",
  MaintenanceEnded: "maintenance.ended",
};

/** @throws ZodError when the JSON is no event */
export const eventFromJson = (json: unknown): PaditEvent => EventJson.decode(json as z.input<typeof EventJson>);
export const eventToJson = (event: PaditEvent): z.input<typeof EventJson> => EventJson.encode(event);

/** Deterministic id of an event: the same fact always has the same id, so that a consumer can drop duplicates. */
export const eventIdOf = (type: EventType, ...of: readonly (string | number)[]): string => idOf("event", type, ...of);
