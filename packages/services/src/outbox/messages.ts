import { NOTIFICATION_TYPES } from "@padit/domain";
import { z } from "zod";

/** Reference to a window: series, start (ms since the Unix epoch), revision, end. */
const WindowRef = z.tuple([z.int(), z.number(), z.int(), z.number()]);
export type WindowRef = z.output<typeof WindowRef>;
/** Reference to a score: series, end and start of its window (ms since the Unix epoch). */
const ScoreRef = z.tuple([z.int(), z.number(), z.number()]);
export type ScoreRef = z.output<typeof ScoreRef>;

/** References from which `buildEvents` builds the events of the bus. */
const EventMessage = z.discriminatedUnion("topic", [
  z.object({ kind: z.literal("event"), topic: z.literal("metric.collected"), refs: z.object({ windows: z.array(WindowRef) }) }),
  z.object({ kind: z.literal("event"), topic: z.literal("features.extracted"), refs: z.object({ windows: z.array(WindowRef) }) }),
  z.object({ kind: z.literal("event"), topic: z.literal("anomaly.detected"), refs: z.object({ scores: z.array(ScoreRef) }) }),
  z.object({ kind: z.literal("event"), topic: z.literal("alert.created"), refs: z.object({ alertId: z.uuid() }) }),
  z.object({
    kind: z.literal("event"),
    topic: z.enum(["maintenance.started", "maintenance.ended"]),
    refs: z.object({ maintenanceRunId: z.uuid() }),
  }),
]);
export type EventMessage = z.output<typeof EventMessage>;

/** Effects outside the database that follow a commit. Messages contain references only: the dispatcher reads the rows. */
export const OutboxMessage = z.discriminatedUnion("kind", [
  z.object({
    /** Notifies integrations whose event types and filter match. `integrationId` limits this to one; `deliveryId` sends an existing one. */
    kind: z.literal("delivery"),
    eventType: z.enum(NOTIFICATION_TYPES),
    alertId: z.uuid().optional(),
    /** Number of the event within its alert. */
    sequence: z.int().optional(),
    collectorId: z.uuid().optional(),
    maintenanceRunId: z.uuid().optional(),
    /** Notifies `integrationId` of a change of an incident; `change` is unique for the incident and the integration. */
    incidentId: z.uuid().optional(),
    change: z.string().optional(),
    /** Sends `integrationId` one message in place of those that were collected until this time, ms since the Unix epoch. */
    digestDueMs: z.int().optional(),
    integrationId: z.uuid().optional(),
    deliveryId: z.uuid().optional(),
  }),
  z.object({
    /** signalWithStart: a workflow that is not running is started with the same `args` as the signal. */
    kind: z.literal("workflow"),
    workflow: z.enum(["collection", "alertTimers", "deliver", "trainModels", "rescore"]),
    workflowId: z.string(),
    signal: z.string(),
    args: z.array(z.json()),
  }),
  EventMessage,
]);
export type OutboxMessage = z.infer<typeof OutboxMessage>;
type WorkflowMessage = Extract<OutboxMessage, { kind: "workflow" }>;

const toCollection =
  (signal: string) =>
  (tenantId: string, collectorId: string): WorkflowMessage => ({
    kind: "workflow",
    workflow: "collection",
    workflowId: `collection/${collectorId}`,
    signal,
    args: [{ tenantId, collectorId }],
  });

/** A new plan revision was signed for the collector. */
export const planChanged = toCollection("planChanged");
export const collectorSilent = toCollection("silent");
export const collectorReturned = toCollection("returned");

/** A snooze, acknowledgement or resolution changed the times for which the alert's timers wait. */
export const alertTimersChanged = (tenantId: string, alertId: string): WorkflowMessage => ({
  kind: "workflow",
  workflow: "alertTimers",
  workflowId: `alertTimers/${alertId}`,
  signal: "changed",
  args: [{ tenantId, alertId }],
});

/** The integration has deliveries to retry. */
export const deliveriesFailing = (tenantId: string, integrationId: string): WorkflowMessage => ({
  kind: "workflow",
  workflow: "deliver",
  workflowId: `deliver/${integrationId}`,
  signal: "failing",
  args: [{ tenantId, integrationId }],
});

/** An experiment was requested. */
export const experimentRequested = (tenantId: string, experimentId: string): WorkflowMessage => ({
  kind: "workflow",
  workflow: "trainModels",
  workflowId: `trainModels/${experimentId}`,
  signal: "requested",
  args: [{ tenantId, experimentId }],
});

/** A replay of a policy or a model was requested. */
export const replayRequested = (tenantId: string, replayId: string): WorkflowMessage => ({
  kind: "workflow",
  workflow: "rescore",
  workflowId: `rescore/${replayId}`,
  signal: "requested",
  args: [{ tenantId, replayId }],
});
