import { alert as alertModel, eventIdOf, TOPIC } from "@padit/domain";
import type { z } from "zod";
import { alertDocument, DOCUMENT_INCLUDE } from "../delivery/alert-document";
import type { BusEvent, EventInput } from "./bus-event";

/** The `AlertCreated` event of an opened alert. */
export async function alertEvents({ tx, at }: EventInput, alertId: string): Promise<BusEvent[]> {
  const row = await tx.alert.findFirst({ where: { id: alertId }, include: DOCUMENT_INCLUDE });
  if (!row) return [];
  // The score is stored as a DetectionScore object; decoding throws if it is not.
  const alert = alertModel.schema.decode(alertDocument(row, "") as z.input<typeof alertModel.schema>);
  return [
    {
      topic: TOPIC.AlertCreated,
      key: row.endpointId ?? row.collectorId ?? alertId,
      event: { event_id: eventIdOf("AlertCreated", alertId), event_type: "AlertCreated", timestamp: at, alert },
    },
  ];
}
