/** Every type of notification (docs/spec/notifications.md, "Types"). An integration stores the types that it is notified of. */
export const NOTIFICATION_TYPES = [
  "alert.created",
  "alert.acknowledged",
  "alert.resolved",
  "alert.reopened",
  "alert.severity_raised",
  "alert.flapping_started",
  "alert.flapping_ended",
  "incident.created",
  "incident.updated",
  "incident.acknowledged",
  "incident.escalated",
  "incident.reopened",
  "incident.resolved",
  "collector.silent",
  "collector.recovered",
  "maintenance.started",
  "maintenance.ended",
  "digest",
  "test",
] as const;
export type NotificationType = (typeof NOTIFICATION_TYPES)[number];

export type IncidentNotificationType = Extract<NotificationType, `incident.${string}`>;
export type MaintenanceNotificationType = Extract<NotificationType, `maintenance.${string}`>;
export type OfferedNotificationType = Exclude<NotificationType, "digest" | "test">;

const isIncidentType = (type: NotificationType): type is IncidentNotificationType => type.startsWith("incident.");

/** Whether the type is about a run of maintenance. An integration receives such types only if it names them. */
export const isMaintenanceType = (type: NotificationType): type is MaintenanceNotificationType => type.startsWith("maintenance.");

const isOffered = (type: NotificationType): type is OfferedNotificationType => type !== "digest" && type !== "test";

/** The types that people choose from. Tests and digests are always sent: a digest lists messages that the recipient accepts. */
export const OFFERED_NOTIFICATION_TYPES: readonly OfferedNotificationType[] = NOTIFICATION_TYPES.filter(isOffered);

/**
 * The types that a new integration accepts by default. A webhook gets a message for each alert unless it names incidents, and those of
 * maintenance only if it names them; a channel for people translates these types into those of incidents (`incidentTypesOf`).
 */
export const DEFAULT_NOTIFICATION_TYPES: readonly OfferedNotificationType[] = OFFERED_NOTIFICATION_TYPES.filter(
  (type) => !isIncidentType(type) && !isMaintenanceType(type),
);

type StandsFor = Readonly<Partial<Record<NotificationType, readonly IncidentNotificationType[]>>>;
const WHILE_OPEN = ["incident.updated", "incident.escalated", "incident.reopened"] as const;
/** Event types of incidents that replace each event type of alerts, for channels that report incidents. */
const OF_ALERTS: StandsFor = {
  "alert.created": ["incident.created", ...WHILE_OPEN],
  "alert.reopened": ["incident.reopened"],
  "alert.acknowledged": ["incident.acknowledged"],
  "alert.resolved": ["incident.resolved"],
};
/** The same for incidents about the silence of collectors, which have their own types. */
const OF_SILENCES: StandsFor = {
  "collector.silent": ["incident.created", ...WHILE_OPEN],
  "collector.recovered": ["incident.resolved"],
  "alert.acknowledged": ["incident.acknowledged"],
};

/**
 * The event types of an incident that an integration accepts.
 * @param perIncident whether the channel reports incidents instead of alerts; its types of alerts are then replaced by those of incidents
 */
export function incidentTypesOf(
  eventTypes: readonly string[],
  { perIncident, isAboutSilence }: { perIncident: boolean; isAboutSilence: boolean },
): ReadonlySet<IncidentNotificationType> {
  const standsFor = isAboutSilence ? OF_SILENCES : OF_ALERTS;
  const named = NOTIFICATION_TYPES.filter((type) => eventTypes.includes(type));
  return new Set(named.flatMap((type) => [...(isIncidentType(type) ? [type] : []), ...((perIncident && standsFor[type]) || [])]));
}
