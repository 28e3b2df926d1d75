import { z } from "zod";

/** Types of CONTRACT §4. */
export const WEBHOOK_EVENTS = [
  "alert.created",
  "alert.acknowledged",
  "alert.resolved",
  "alert.reopened",
  "incident.created",
  "incident.resolved",
  "collector.silent",
  "collector.recovered",
  "test",
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** What a transaction wants to happen outside, once it has committed. Everything is references: the dispatcher reads the rows. */
export const OutboxMessage = z.discriminatedUnion("kind", [
  z.object({
    /** Tell the integrations whose event types and filter match; `integrationId` narrows to one, `deliveryId` sends one that exists. */
    kind: z.literal("delivery"),
    eventType: z.enum(WEBHOOK_EVENTS),
    alertId: z.uuid().optional(),
    collectorId: z.uuid().optional(),
    integrationId: z.uuid().optional(),
    deliveryId: z.uuid().optional(),
  }),
  z.object({
    /** signalWithStart: a workflow that does not run is started with the same `args` that the signal carries. */
    kind: z.literal("workflow"),
    workflow: z.enum(["collection", "alertTimers", "deliver"]),
    workflowId: z.string(),
    signal: z.string(),
    args: z.array(z.json()),
  }),
  z.object({
    /** References from which an event of CONTRACT §2 is built for the bus. */
    kind: z.literal("event"),
    topic: z.enum(["metric.collected", "features.extracted", "anomaly.detected", "alert.created"]),
    refs: z.record(z.string(), z.json()),
  }),
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
