import type { Prisma, TenantTx } from "@padit/db";
import { SEVERITIES } from "@padit/domain";
import { z } from "zod";
import { AlertFilter, alertWhere } from "../alerts/alert-filter";
import { alertPlace } from "../alerts/alert-queries";
import type { TimelineEntry } from "../alerts/get-alert";
import { Moment } from "../moment";
import { decodeCursor, type Page, PageInput, pageOf } from "../page";
import { authorize, isLimited, notFound, parse, type ServiceContext } from "../service-context";
import { type IncidentMatrix, incidentMatrix } from "./incident-matrix";
import { WITH_REFERENCES } from "./incident-references";
import { INCIDENT_STATUSES, type IncidentRow, type IncidentStatus, type IncidentView, incidentView } from "./incident-view";
import { incidentsWithinLimit } from "./incidents-within-limit";

/** Selects incidents; an absent member does not narrow. */
export const ListIncidents = PageInput.extend({
  statuses: z.array(z.enum(INCIDENT_STATUSES)).max(INCIDENT_STATUSES.length).optional(),
  severities: z.array(z.enum(SEVERITIES)).max(SEVERITIES.length).optional(),
  endpointId: z.guid().optional(),
  /** Opened at this time or later. */
  since: Moment.optional(),
  /** Text of a selector that matches at least one of the incident's alerts. */
  q: AlertFilter.shape.q,
});
const Cursor = z.tuple([Moment, z.guid()]);

/** Lists incidents, newest first. Merged incidents are left out. */
export async function listIncidents(ctx: ServiceContext, input: z.input<typeof ListIncidents>): Promise<Page<IncidentView>> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { limit, cursor, statuses, severities, since, q, endpointId } = parse(ListIncidents, input);
  const after = decodeCursor(Cursor, cursor);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const members = q || endpointId ? await alertWhere(tx, ctx, { ...(q && { q }), ...(endpointId && { endpointId }) }) : null;
    const where: Prisma.IncidentWhereInput = {
      ...{ tenantId, mergedInto: null },
      AND: isLimited(ctx.actor) ? withinLimitWhere({ statuses, severities }) : [],
      ...(!isLimited(ctx.actor) && statuses && { status: { in: statuses } }),
      ...(!isLimited(ctx.actor) && severities && { severity: { in: severities } }),
      ...(since && { openedAt: { gte: since } }),
      ...(members && { alerts: { some: members } }),
      ...(after && { OR: [{ openedAt: { lt: after[0] } }, { openedAt: after[0], id: { gt: after[1] } }] }),
    };
    const rows = await tx.incident.findMany({
      where,
      orderBy: [{ openedAt: "desc" }, { id: "asc" }],
      take: limit + 1,
      include: WITH_REFERENCES,
    });
    const place = await alertPlace(tx, ctx);
    return pageOf(
      await incidentsWithinLimit(tx, ctx, rows),
      limit,
      (row) => incidentView(row, place),
      ({ openedAt, id }) => [openedAt.toISOString(), id],
    );
  });
}

/** The conditions of a limited reader, by the alerts that the reader sees: the incident's own columns speak for all its alerts. */
function withinLimitWhere({
  statuses,
  severities,
}: Pick<z.output<typeof ListIncidents>, "statuses" | "severities">): Prisma.IncidentWhereInput[] {
  const bySeverity = severities ? [{ alerts: { some: { severity: { in: severities } } } }] : [];
  return [...bySeverity, ...(statuses ? [{ OR: statuses.map((status) => OWN_STATUS[status]) }] : [])];
}

const OWN_STATUS: Readonly<Record<IncidentStatus, Prisma.IncidentWhereInput>> = {
  open: { alerts: { some: { status: { in: ["open", "snoozed"] } } } },
  acknowledged: { alerts: { some: { status: "acknowledged" }, none: { status: { in: ["open", "snoozed"] } } } },
  resolved: { alerts: { none: { status: { not: "resolved" } } } },
};

export const GetIncident = z.object({ incidentId: z.guid() });

export interface IncidentDetailView extends IncidentView {
  /** The incident into which this one was merged; null if it was not merged. */
  mergedInto: string | null;
  /** Oldest first. */
  timeline: TimelineEntry[];
  matrix: IncidentMatrix;
}

const Detail = z.record(z.string(), z.json());

export async function getIncident(ctx: ServiceContext, input: z.input<typeof GetIncident>): Promise<IncidentDetailView> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { incidentId } = parse(GetIncident, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const [row] = await incidentsWithinLimit(tx, ctx, [await findIncidentWithReferences(tx, tenantId, incidentId)]);
    if (!row) throw notFound("incident");
    const events = await tx.incidentEvent.findMany({
      where: { tenantId, incidentId },
      orderBy: [{ at: "asc" }, { id: "asc" }],
      omit: { tenantId: true, incidentId: true },
    });
    return {
      ...incidentView(row, await alertPlace(tx, ctx)),
      mergedInto: row.mergedInto,
      timeline: events.map((event) => ({ ...event, detail: Detail.parse(event.detail) })),
      matrix: await incidentMatrix(tx, tenantId, incidentId),
    };
  });
}

/** @throws PaditError not_found */
export async function findIncident(tx: TenantTx, tenantId: string, id: string): Promise<IncidentRow> {
  const row = await tx.incident.findUnique({ where: { tenantId_id: { tenantId, id } } });
  if (!row) throw notFound("incident");
  return row;
}

async function findIncidentWithReferences(tx: TenantTx, tenantId: string, id: string) {
  const row = await tx.incident.findUnique({ where: { tenantId_id: { tenantId, id } }, include: WITH_REFERENCES });
  if (!row) throw notFound("incident");
  return row;
}

/** Reads the incident as it is now in this transaction. */
export async function readIncident(tx: TenantTx, ctx: ServiceContext, id: string): Promise<IncidentView> {
  return incidentView(await findIncidentWithReferences(tx, ctx.actor.tenantId, id), await alertPlace(tx, ctx));
}
