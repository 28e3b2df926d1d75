import { OFFERED_NOTIFICATION_TYPES, type OfferedNotificationType } from "@padit/domain/notification-types";

const LABELS: Readonly<Record<OfferedNotificationType, string>> = {
  "alert.created": "An alert opens",
  "alert.acknowledged": "An alert is acknowledged",
  "alert.resolved": "An alert resolves",
  "alert.reopened": "An alert opens again",
  "alert.severity_raised": "An alert becomes more severe",
  "alert.flapping_started": "An alert starts to flap",
  "alert.flapping_ended": "An alert stops flapping",
  "collector.silent": "A collector falls silent",
  "collector.recovered": "A collector is back",
};

/** The notification types that a person can choose. */
export const EVENT_CHOICES = OFFERED_NOTIFICATION_TYPES.map((id) => ({ id, label: LABELS[id] }));

export const labelOf = (type: string): string => EVENT_CHOICES.find(({ id }) => id === type)?.label ?? (type === "test" ? "Test" : type);
