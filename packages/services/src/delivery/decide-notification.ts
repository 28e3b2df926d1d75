import type { NotificationType } from "@padit/domain";
import type { Hold } from "@padit/domain/routing";
import { eventFor, isEnding, type Picture } from "./overtaken";

export interface NotificationInput {
  integration: {
    enabled: boolean;
    eventTypes: readonly string[];
    /** Whether the integration's filter matches the alert in its present state. */
    passesFilter: boolean;
    /** End of the pause that the receiver requested; null if there is none. */
    holdUntil: Date | null;
  };
  /** The events of the alert that the integration has been sent. */
  picture: Picture;
  event: { type: NotificationType; isAboutCollector: boolean };
  /** What holds back the alert's notifications at this time; null for nothing. */
  hold: Hold | null;
  now: Date;
}

/** `as`: event type that the integration gets; it may be an opening in place of a later event. Reasons are sentences for the timeline. */
export type NotificationDecision =
  | { verdict: "send"; as: NotificationType; reason: string }
  | { verdict: "hold"; as: NotificationType; until: Date; reason: string }
  /** `heldBy`: the hold without which the event would be sent. */
  | { verdict: "drop"; reason: string; heldBy?: Hold };

/**
 * Whether an integration is notified of an alert's event, as which event type, when, and why. Pure and total: the same input always gives
 * the same answer, so that a repeated run of the dispatcher and a preview agree.
 */
export function decideNotification({ integration, picture, event, hold, now }: NotificationInput): NotificationDecision {
  const { enabled, holdUntil } = integration;
  if (!enabled) return { verdict: "drop", reason: "The integration is switched off." };
  const as = eventFor(integration, picture, event);
  if (as === null) return { verdict: "drop", reason: whyDropped({ integration, picture, event }) };
  // The end of an alert that the receiver knows is not held back, or the alert would stay open there.
  if (hold !== null && !isEnding(as)) return { verdict: "drop", reason: hold.reason, heldBy: hold };
  if (holdUntil !== null && holdUntil > now) return { verdict: "hold", as, until: holdUntil, reason: "The receiver asked for a pause." };
  return { verdict: "send", as, reason: whySent(as, picture, event.type) };
}

const isOpenThere = ({ last }: Picture): boolean => last !== null && !isEnding(last);

function whySent(as: NotificationType, picture: Picture, type: NotificationType): string {
  if (as !== type) return "The filter matches now, so this event opens the alert for the receiver.";
  return isOpenThere(picture) ? "The receiver got the opening of this alert." : "The filter matches.";
}

function whyDropped({ integration, picture, event }: Pick<NotificationInput, "integration" | "picture" | "event">): string {
  const takesEvent = integration.eventTypes.includes(event.type);
  if (isOpenThere(picture) || (!takesEvent && integration.passesFilter)) return "The integration does not take this event.";
  if (!integration.passesFilter) return "The filter does not match.";
  return "The receiver did not get the opening of this alert.";
}

/** The same decision for an event without an alert, which no filter can match. */
export function decideAboutNoAlert(
  { enabled, eventTypes, holdUntil }: NotificationInput["integration"],
  type: NotificationType,
  now: Date,
): NotificationDecision {
  if (!enabled) return { verdict: "drop", reason: "The integration is switched off." };
  if (!eventTypes.includes(type)) return { verdict: "drop", reason: "The integration does not take this event." };
  if (holdUntil !== null && holdUntil > now)
    return { verdict: "hold", as: type, until: holdUntil, reason: "The receiver asked for a pause." };
  return { verdict: "send", as: type, reason: "The integration takes this event." };
}
