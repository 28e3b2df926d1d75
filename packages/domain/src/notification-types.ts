/** Every type of notification (CONTRACT §4). Integrations store the types they take. */
export const NOTIFICATION_TYPES = [
  "alert.created",
  "alert.acknowledged",
  "alert.resolved",
  "alert.reopened",
  "alert.severity_raised",
  "alert.flapping_started",
  "alert.flapping_ended",
  "incident.created",
  "incident.resolved",
  "collector.silent",
  "collector.recovered",
  "test",
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

type Unoffered = "incident.created" | "incident.resolved" | "test";
export type OfferedNotificationType = Exclude<NotificationType, Unoffered>;

const UNOFFERED: ReadonlySet<NotificationType> = new Set<Unoffered>(["incident.created", "incident.resolved", "test"]);

/**
 * The types that people choose from, and those that a new integration takes by default. A test needs no choice: it always arrives. Incidents
 * do not exist yet, so their types are accepted from programs that name them, and not offered.
 */
export const OFFERED_NOTIFICATION_TYPES: readonly OfferedNotificationType[] = NOTIFICATION_TYPES.filter(
  (type): type is OfferedNotificationType => !UNOFFERED.has(type),
);
