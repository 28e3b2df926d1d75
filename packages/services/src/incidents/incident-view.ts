import type { Prisma } from "@padit/db";
import type { Severity } from "@padit/domain";
import type { AlertWords } from "@padit/domain/alerts";
import { CAUSE_TYPES, type IncidentCause } from "@padit/domain/incidents";
import { z } from "zod";
import { wordsOf } from "../alerts/stored-words";
import { type TicketReference, ticketReferences, type WITH_REFERENCES } from "./incident-references";

export const INCIDENT_STATUSES = ["open", "acknowledged", "resolved"] as const;
const Status = z.enum(INCIDENT_STATUSES);
export type IncidentStatus = z.infer<typeof Status>;

const count = z.int().min(0);
/** The cause as the grouper stores it. */
export const StoredCause = z.object({
  type: z.enum(CAUSE_TYPES),
  id: z.string().nullable(),
  name: z.string().nullable(),
  symptom: z.string(),
  explained: count,
  failing: count,
  active: count,
  failingElsewhere: count,
  activeElsewhere: count,
  confidence: z.number().min(0).max(1).nullable(),
  runnerUp: z.string().nullable(),
  twins: z.array(z.string()),
}) satisfies z.ZodType<IncidentCause>;

export interface IncidentView {
  id: string;
  title: string;
  /** Sentence of the verdict, with its numbers. */
  sentence: string;
  /** Title and sentence by key; null for an older incident, which is read in English. */
  words: AlertWords | null;
  status: IncidentStatus;
  severity: Severity;
  kind: string;
  /** Whether an unresolved alert flaps. */
  isFlapping: boolean;
  cause: IncidentCause;
  alertCount: number;
  /** Number of unresolved alerts. */
  openCount: number;
  endpointCount: number;
  collectorIds: string[];
  openedAt: Date;
  acknowledgedAt: Date | null;
  acknowledgedBy: string | null;
  resolvedAt: Date | null;
  version: number;
  /** Tickets of other systems. */
  references: TicketReference[];
  url: string;
}

export type IncidentRow = Prisma.IncidentGetPayload<object>;
type IncidentWithReferences = Prisma.IncidentGetPayload<{ include: typeof WITH_REFERENCES }>;

export const incidentView = (row: IncidentWithReferences, { slug, publicUrl }: { slug: string; publicUrl: string }): IncidentView => ({
  ...{ id: row.id, title: row.title, sentence: row.sentence, severity: row.severity, kind: row.kind, isFlapping: row.isFlapping },
  ...{ alertCount: row.alertCount, openCount: row.openCount, endpointCount: row.endpointCount, collectorIds: row.collectorIds },
  ...{ openedAt: row.openedAt, acknowledgedAt: row.acknowledgedAt, acknowledgedBy: row.acknowledgedBy },
  ...{ resolvedAt: row.resolvedAt, version: row.version },
  references: ticketReferences(row.references),
  status: Status.parse(row.status),
  cause: StoredCause.parse(row.cause),
  words: wordsOf(row.words),
  url: `${publicUrl}/o/${slug}/incidents/${row.id}`,
});
