import { OFFERED_NOTIFICATION_TYPES, type OfferedNotificationType } from "@padit/domain/notification-types";

const LABELS: Readonly<Record<OfferedNotificationType, string>> = {
  "alert.created": "An alert opens",
  "alert.acknowledged": "An alert is acknowledged",
  "alert.resolved": "An alert resolves",
  "alert.reopened": "An alert opens again",
  "alert.severity_raised": "An alert becomes more severe",
  "alert.flapping_started": "An alert starts to flap",
  "alert.flapping_ended": "An alert stops flapping",
  "incident.created": "An incident opens",
  "incident.updated": "An incident's cause changes, or it grows tenfold",
  "incident.acknowledged": "An incident is acknowledged",
  "incident.escalated": "Nobody acknowledges an incident in time",
  "incident.reopened": "An incident opens again",
  "incident.resolved": "An incident resolves",
  "collector.silent": "A collector falls silent",
  "collector.recovered": "A collector is back",
  "maintenance.started": "Maintenance begins",
  "maintenance.ended": "Maintenance ends",
};

/** The notification types that a person can choose. */
export const EVENT_CHOICES = OFFERED_NOTIFICATION_TYPES.map((id) => ({ id, label: LABELS[id] }));

/**
 * Labels where the channel reports incidents (all channels but the webhook). The integration still stores the event types of alerts; the server
 * translates each into that of the incident.
 */
const PEOPLE_LABELS: Readonly<Partial<Record<OfferedNotificationType, string>>> = {
  "alert.created": "An incident opens, grows or gets a cause",
  "alert.acknowledged": "An incident is acknowledged",
  "alert.resolved": "An incident resolves",
  "alert.reopened": "An incident opens again",
  "collector.silent": "A collector falls silent",
  "collector.recovered": "A collector is back",
};

/** The choices that a channel offers. */
export const eventChoicesOf = ({ isPerAlert }: { isPerAlert: boolean }) =>
  isPerAlert ? EVENT_CHOICES : EVENT_CHOICES.flatMap(({ id }) => (PEOPLE_LABELS[id] ? [{ id, label: PEOPLE_LABELS[id] }] : []));

export const labelOf = (type: string): string => EVENT_CHOICES.find(({ id }) => id === type)?.label ?? (type === "test" ? "Test" : type);
