import { eventIdOf, MaintenanceJson, type MaintenanceNotificationType, MaintenanceRunJson, TOPIC } from "@padit/domain";
import { maintenanceEventParts } from "../maintenance/maintenance-document";
import type { BusEvent, EventInput } from "./bus-event";

const EVENT_TYPES = { "maintenance.started": "MaintenanceStarted", "maintenance.ended": "MaintenanceEnded" } as const;

/** The event of a run that began or ended. A run that goes on after its end was undone begins and ends again, with other event ids. */
export async function maintenanceEvents({ tx, at }: EventInput, type: MaintenanceNotificationType, runId: string): Promise<BusEvent[]> {
  const row = await tx.maintenanceRun.findFirst({ where: { id: runId }, select: { tenantId: true } });
  const parts = row && (await maintenanceEventParts(tx, { tenantId: row.tenantId, runId, type, at }));
  if (!parts) return [];
  const event_type = EVENT_TYPES[type];
  const maintenance = MaintenanceJson.decode(parts.document);
  const event = { event_id: eventIdOf(event_type, runId, at.getTime()), event_type, timestamp: at, maintenance };
  return [{ topic: TOPIC[event_type], key: maintenance.id, event: { ...event, run: MaintenanceRunJson.decode(parts.run) } }];
}
