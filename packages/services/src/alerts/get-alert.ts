import type { TenantTx } from "@padit/db";
import type { Json } from "@padit/domain";
import { z } from "zod";
import { changesBehind, type ShownChange } from "../changes/changes-of-endpoint";
import { type ExpectationView, expectationOf } from "../expected-times/expectation";
import { type TicketReference, ticketReferences } from "../incidents/incident-references";
import { authorize, isLimited, parse, type ServiceContext } from "../service-context";
import { alertPlace, findAlert } from "./alert-queries";
import { type AlertRow, type AlertView, alertView } from "./alert-view";

export const GetAlert = z.object({ alertId: z.guid() });

export interface TimelineEntry {
  id: string;
  at: Date;
  type: string;
  actorType: string;
  actorId: string | null;
  actorName: string;
  note: string | null;
  detail: { [key: string]: Json };
}
export interface AlertDeliverySummary {
  id: string;
  integrationId: string;
  integrationName: string;
  eventType: string;
  state: string;
  createdAt: Date;
}
export interface AlertDetailView extends AlertView {
  collectorName: string | null;
  assigneeName: string | null;
  /** Oldest first. */
  timeline: TimelineEntry[];
  deliveries: AlertDeliverySummary[];
  /** Tickets of other systems for the alert's incident. */
  references: TicketReference[];
  /** The daily time at which the alert repeats; null if it does not repeat daily. */
  expectation: ExpectationView | null;
  /** Maintenance and reported changes that the alert's newest bout may follow from; the latest first. */
  changes: ShownChange[];
}

const Detail = z.record(z.string(), z.json());

export async function getAlert(ctx: ServiceContext, input: z.input<typeof GetAlert>): Promise<AlertDetailView> {
  authorize(ctx, "viewer", "alerts:read", "within_limit");
  const { alertId } = parse(GetAlert, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const row = await findAlert(tx, tenantId, alertId);
    const alert = alertView(row, await alertPlace(tx, ctx));
    const events = await tx.alertEvent.findMany({
      // Names of integrations would show a limited reader whom else the organization serves.
      where: { tenantId, alertId, ...(isLimited(ctx.actor) && { type: { not: "notified" } }) },
      orderBy: [{ at: "asc" }, { id: "asc" }],
      omit: { tenantId: true, alertId: true },
    });
    const deliveries = await tx.delivery.findMany({
      where: { tenantId, alertId },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, integrationId: true, eventType: true, state: true, createdAt: true, integration: { select: { name: true } } },
    });
    const { collectorId, assigneeId, incidentId } = alert;
    const references = incidentId
      ? await tx.incidentReference.findMany({ where: { tenantId, incidentId }, orderBy: { createdAt: "asc" } })
      : [];
    const collector = collectorId && (await tx.collector.findFirst({ where: { tenantId, id: collectorId }, select: { name: true } }));
    const assignee = assigneeId && (await tx.user.findFirst({ where: { id: assigneeId }, select: { name: true } }));
    return {
      ...alert,
      changes: await changesOf(tx, ctx, row),
      expectation: await expectationOf(tx, row, ctx.now()),
      references: ticketReferences(references),
      collectorName: collector ? collector.name : null,
      assigneeName: assignee ? assignee.name : null,
      timeline: events.map((event) => ({ ...event, detail: Detail.parse(event.detail) })),
      deliveries: deliveries.map(({ integration, ...delivery }) => ({ ...delivery, integrationName: integration.name })),
    };
  });
}

/** Their names may state what is out of a limited reader's endpoints. */
async function changesOf(tx: TenantTx, { actor, now }: ServiceContext, { endpointId, bouts: [newest], episodeStart }: AlertRow) {
  if (endpointId === null || isLimited(actor)) return [];
  return changesBehind(tx, actor.tenantId, { endpointId, onset: newest?.startedAt ?? episodeStart, now: now() });
}
