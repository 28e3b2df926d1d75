import type { Json } from "@padit/domain";
import { z } from "zod";
import { authorize, parse, type ServiceContext } from "../service-context";
import type { AlertView } from "./alert-view";
import { readAlert } from "./find-alert";

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
}

const Detail = z.record(z.string(), z.json());

export async function getAlert(ctx: ServiceContext, input: z.input<typeof GetAlert>): Promise<AlertDetailView> {
  authorize(ctx, "viewer", "alerts:read");
  const { alertId } = parse(GetAlert, input);
  const { tenantId } = ctx.actor;
  return ctx.db.withTenant(tenantId, async (tx) => {
    const alert = await readAlert(tx, ctx, alertId);
    const events = await tx.alertEvent.findMany({
      where: { tenantId, alertId },
      orderBy: [{ at: "asc" }, { id: "asc" }],
      omit: { tenantId: true, alertId: true },
    });
    const deliveries = await tx.delivery.findMany({
      where: { tenantId, alertId },
      orderBy: [{ createdAt: "asc" }, { id: "asc" }],
      select: { id: true, integrationId: true, eventType: true, state: true, createdAt: true, integration: { select: { name: true } } },
    });
    const { collectorId, assigneeId } = alert;
    const collector = collectorId && (await tx.collector.findFirst({ where: { tenantId, id: collectorId }, select: { name: true } }));
    const assignee = assigneeId && (await tx.user.findFirst({ where: { id: assigneeId }, select: { name: true } }));
    return {
      ...alert,
      collectorName: collector ? collector.name : null,
      assigneeName: assignee ? assignee.name : null,
      timeline: events.map((event) => ({ ...event, detail: Detail.parse(event.detail) })),
      deliveries: deliveries.map(({ integration, ...delivery }) => ({ ...delivery, integrationName: integration.name })),
    };
  });
}
