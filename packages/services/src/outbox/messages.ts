import { NOTIFICATION_TYPES } from "@padit/domain";
import { z } from "zod";

/** A window: series, start (ms since the Unix epoch), revision, end. */
const WindowRef = z.tuple([z.int(), z.number(), z.int(), z.number()]);
export type WindowRef = z.output<typeof WindowRef>;
/** A score: series, end and start of its window (ms since the Unix epoch). */
const ScoreRef = z.tuple([z.int(), z.number(), z.number()]);
export type ScoreRef = z.output<typeof ScoreRef>;

/** References from which `buildEvents` makes the events of CONTRACT §2. */
const EventMessage = z.discriminatedUnion("topic", [
  z.object({ kind: z.literal("event"), topic: z.literal("metric.collected"), refs: z.object({ windows: z.array(WindowRef) }) }),
  z.object({ kind: z.literal("event"), topic: z.literal("features.extracted"), refs: z.object({ windows: z.array(WindowRef) }) }),
  z.object({ kind: z.literal("event"), topic: z.literal("anomaly.detected"), refs: z.object({ scores: z.array(ScoreRef) }) }),
  z.object({ kind: z.literal("event"), topic: z.literal("alert.created"), refs: z.object({ alertId: z.uuid() }) }),
]);
export type EventMessage = z.output<typeof EventMessage>;

/** What a transaction wants to happen outside, once it has committed. Everything is references: the dispatcher reads the rows. */
export const OutboxMessage = z.discriminatedUnion("kind", [
  z.object({
    /** Tell the integrations whose event types and filter match; `integrationId` narrows to one, `deliveryId` sends one that exists. */
    kind: z.literal("delivery"),
    eventType: z.enum(NOTIFICATION_TYPES),
    alertId: z.uuid().optional(),
    /** Number of the event among the alert's. */
    sequence: z.int().optional(),
    collectorId: z.uuid().optional(),
    integrationId: z.uuid().optional(),
    deliveryId: z.uuid().optional(),
  }),
  z.object({
    /** signalWithStart: a workflow that does not run is started with the same `args` that the signal carries. */
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

/** Snooze, acknowledgement or resolution changed what the alert's timers must wait for. */
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

/** An experiment was asked for. */
export const experimentRequested = (tenantId: string, experimentId: string): WorkflowMessage => ({
  kind: "workflow",
  workflow: "trainModels",
  workflowId: `trainModels/${experimentId}`,
  signal: "requested",
  args: [{ tenantId, experimentId }],
});

/** A replay of a policy or a model was asked for. */
export const replayRequested = (tenantId: string, replayId: string): WorkflowMessage => ({
  kind: "workflow",
  workflow: "rescore",
  workflowId: `rescore/${replayId}`,
  signal: "requested",
  args: [{ tenantId, replayId }],
});
