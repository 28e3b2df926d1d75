import type { NotificationType } from "@padit/domain";

/** The first event of an alert or of a collector's silence that a receiver gets. */
export const isFirstOpening = (type: string): boolean => type === "alert.created" || type === "collector.silent";
const isOpening = (type: string): boolean => isFirstOpening(type) || type === "alert.reopened";
export const isEnding = (type: string): boolean => type === "alert.resolved" || type === "collector.recovered";

interface Waiting {
  id: string;
  eventType: string;
}

/**
 * Which deliveries of one alert need not be sent any more because a later one tells the present state. The last one always stays. An opening
 * stays where the receiver would otherwise get an ending, or anything else, of something that it does not know to be open.
 *
 * @param waiting in order
 * @param last what the receiver got last, or null
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

/** What an integration has got of an alert so far, as far as pairs of openings and endings go. */
export interface Picture {
  /** The type of the newest delivery of the alert; null for none. */
  last: string | null;
  /** Whether it was ever given this alert's `alert.created`. */
  hasCreated: boolean;
}

/**
 * As which event an integration gets one of an alert; null when it does not. Openings and endings come in pairs: the filter decides on the
 * opening, and whoever got it gets what follows. An alert that passes the filter later (it became critical) opens with that event. An
 * integration whose types name no opening asked for single events, on each of which its filter decides.
 */
export function eventFor(
  { eventTypes, passesFilter }: { eventTypes: readonly string[]; passesFilter: boolean },
  { last, hasCreated }: Picture,
  event: { type: NotificationType; isAboutCollector: boolean },
): NotificationType | null {
  const named = (type: NotificationType) => (eventTypes.includes(type) ? type : null);
  // An opening says that the alert had ended, also to those who do not take endings.
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

/** A collector that flaps is silent again; that a person reopened its alert is what it is. */
function openingOfSilence(type: NotificationType, named: (type: NotificationType) => NotificationType | null): NotificationType | null {
  if (type === "alert.flapping_started") return named("collector.silent");
  return type === "alert.reopened" ? named("alert.reopened") : null;
}
