import { OFFERED_NOTIFICATION_TYPES, type OfferedNotificationType } from "@padit/domain/notification-types";
import type { WordsOf } from "@/features/words/use-words";
import { knownKey } from "../words/known-key";

/** Keys in the catalogue (`event`). */
const KEYS = {
  "alert.created": "alertCreated",
  "alert.acknowledged": "alertAcknowledged",
  "alert.resolved": "alertResolved",
  "alert.reopened": "alertReopened",
  "alert.severity_raised": "alertSeverityRaised",
  "alert.flapping_started": "alertFlappingStarted",
  "alert.flapping_ended": "alertFlappingEnded",
  "incident.created": "incidentCreated",
  "incident.updated": "incidentUpdated",
  "incident.acknowledged": "incidentAcknowledged",
  "incident.escalated": "incidentEscalated",
  "incident.reopened": "incidentReopened",
  "incident.resolved": "incidentResolved",
  "collector.silent": "collectorSilent",
  "collector.recovered": "collectorRecovered",
  "maintenance.started": "maintenanceStarted",
  "maintenance.ended": "maintenanceEnded",
} as const satisfies Record<OfferedNotificationType, string>;

/** A type of notification in the reader's language; the stored word for a type of another version. */
export function eventText(t: WordsOf<"routes">, type: string): string {
  if (type === "test") return t("event.test");
  const known = knownKey(OFFERED_NOTIFICATION_TYPES, type);
  return known ? t(`event.${KEYS[known]}`) : type;
}

/** The types that a person can choose. */
export const eventChoices = (t: WordsOf<"routes">) => OFFERED_NOTIFICATION_TYPES.map((id) => ({ id, label: eventText(t, id) }));
