import { z } from "@hono/zod-openapi";
import { SEVERITIES } from "@padit/domain";
import { CAUSE_TYPES } from "@padit/domain/incidents";
import { INCIDENT_STATUSES, type IncidentDetailView, type IncidentView, incidentDocument, MATRIX_CELLS } from "@padit/services/incidents";
import { Timestamp } from "../page";

const Cause = z
  .object({
    type: z.enum(CAUSE_TYPES).describe("`single`: one endpoint on its own."),
    id: z.string().nullable(),
    name: z.string().nullable(),
    explained: z.int().describe("Failing paths (endpoint, collector, metric group) that the cause explained when it was judged."),
    failing: z.int().describe("Endpoints behind the cause that fail, at most so far."),
    active: z.int().describe("Endpoints behind the cause that are measured."),
    confidence: z.number().min(0).max(1).nullable(),
    runner_up: z.string().nullable(),
  })
  .meta({ id: "IncidentCause" });

/** The incident in REST answers and webhooks, as `incidentDocument` creates it. */
export const Incident = z
  .object({
    id: z.string(),
    title: z.string(),
    sentence: z.string().describe("The verdict with its numbers."),
    status: z.enum(INCIDENT_STATUSES),
    severity: z.enum(SEVERITIES),
    kind: z.string().describe("Of its first alert."),
    cause: Cause.nullable().describe("Null while the cause is not known."),
    alert_count: z.int(),
    endpoint_count: z.int(),
    collector_ids: z.array(z.string()),
    opened_at: Timestamp,
    acknowledged_at: Timestamp.nullable(),
    acknowledged_by: z.string().nullable(),
    resolved_at: Timestamp.nullable(),
    references: z
      .array(z.object({ system: z.string(), id: z.string(), url: z.string(), state: z.string() }))
      .describe("Tickets elsewhere."),
    url: z.string(),
  })
  .meta({ id: "Incident" });

const IncidentEvent = z
  .object({
    id: z.string(),
    at: Timestamp,
    type: z.string(),
    actor_type: z.string(),
    actor_name: z.string(),
    note: z.string().nullable(),
  })
  .meta({ id: "IncidentEvent" });

const Matrix = z
  .object({
    collectors: z.array(z.object({ id: z.string(), name: z.string() })),
    endpoints: z.array(
      z.object({ id: z.string(), name: z.string(), cells: z.array(z.enum(MATRIX_CELLS)).describe("In the order of the collectors.") }),
    ),
    omitted: z.int().describe("Number of endpoints that are left out."),
  })
  .meta({ id: "IncidentMatrix" });

export const IncidentWithTimeline = Incident.extend({
  merged_into: z.string().nullable().describe("The incident that has its alerts now."),
  timeline: z.array(IncidentEvent).describe("Oldest first."),
  matrix: Matrix,
}).meta({ id: "IncidentWithTimeline" });

export const toIncident = (view: IncidentView): z.output<typeof Incident> => incidentDocument(view);

export const toIncidentWithTimeline = (view: IncidentDetailView): z.output<typeof IncidentWithTimeline> => ({
  ...toIncident(view),
  merged_into: view.mergedInto,
  timeline: view.timeline.map(({ id, at, type, actorType, actorName, note }) => ({
    ...{ id, at: at.toISOString(), type },
    ...{ actor_type: actorType, actor_name: actorName, note },
  })),
  matrix: view.matrix,
});
