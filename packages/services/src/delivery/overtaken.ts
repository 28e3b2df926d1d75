import type { NotificationType } from "@padit/domain";

const FIRST_OPENINGS: readonly string[] = [
  "alert.created",
  "collector.silent",
  "incident.created",
  "maintenance.started",
] satisfies NotificationType[];
const REOPENINGS: readonly string[] = ["alert.reopened", "incident.reopened"] satisfies NotificationType[];
const ENDINGS: readonly string[] = [
  "alert.resolved",
  "collector.recovered",
  "incident.resolved",
  "maintenance.ended",
] satisfies NotificationType[];

/** Whether this is the first event of an alert, an incident or a collector's silence that a receiver gets. */
export const isFirstOpening = (type: string): boolean => FIRST_OPENINGS.includes(type);
const isOpening = (type: string): boolean => isFirstOpening(type) || REOPENINGS.includes(type);
export const isEnding = (type: string): boolean => ENDINGS.includes(type);

interface Waiting {
  id: string;
  eventType: string;
}

/**
 * The deliveries of one alert that need not be sent because a later one reports the present state. The last delivery always stays. An
 * opening stays if the receiver would otherwise get an event of an alert that it does not know to be open.
 *
 * @param waiting in order of the events
 * @param last type of the event that the receiver got last; null for none
 */
export function overtaken<Delivery extends Waiting>(waiting: readonly Delivery[], last: string | null): Delivery[] {
  const final = waiting.at(-1);
  if (!final) return [];
  const earlier = waiting.slice(0, -1);
  const isOpenThere = last !== null && !isEnding(last);
  const needsOpening = !isOpenThere && !isFirstOpening(final.eventType) && !(isOpening(final.eventType) && last !== null);
  const opening = needsOpening
    ? (earlier.findLast(({ eventType }) => isFirstOpening(eventType)) ?? earlier.findLast(({ eventType }) => isOpening(eventType)))
    : undefined;
  return earlier.filter((delivery) => delivery !== opening);
}

/** What an integration has been sent of an alert so far, with respect to pairs of openings and endings. */
export interface Picture {
  /** The type of the newest delivery of the alert; null for none. */
  last: string | null;
  /** Whether the integration ever got this alert's `alert.created`. */
  hasCreated: boolean;
}

/**
 * The event type as which an integration gets an alert's event; null if it does not get it. Openings and endings are pairs: the filter
 * decides on the opening, and a receiver of the opening gets the later events. An alert that passes the filter only later (it became
 * critical) opens with that event. If the integration's types contain no opening, its filter decides on each event.
 */
export function eventFor(
  { eventTypes, passesFilter }: { eventTypes: readonly string[]; passesFilter: boolean },
  { last, hasCreated }: Picture,
  event: { type: NotificationType; isAboutCollector: boolean },
): NotificationType | null {
  const named = (type: NotificationType) => (eventTypes.includes(type) ? type : null);
  // An opening implies that the alert had ended, also for integrations that get no endings.
  if (last !== null && !isEnding(last) && !isOpening(event.type)) return named(event.type);
  if (!passesFilter) return null;
  const first = event.isAboutCollector ? "collector.silent" : "alert.created";
  if (named(first) === null) return named(event.type);
  switch (event.type) {
    case "collector.silent":
    case "alert.created":
      return named(event.type);
    case "alert.reopened":
    case "alert.severity_raised":
    case "alert.flapping_started":
      if (event.isAboutCollector) return openingOfSilence(event.type, named);
      return hasCreated ? named("alert.reopened") : "alert.created";
    default:
      return null;
  }
}

/** A collector that flaps is reported as silent again; a reopening by a person is reported as such. */
function openingOfSilence(type: NotificationType, named: (type: NotificationType) => NotificationType | null): NotificationType | null {
  if (type === "alert.flapping_started") return named("collector.silent");
  return type === "alert.reopened" ? named("alert.reopened") : null;
}
