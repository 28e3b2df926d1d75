import type { Selectable } from "../selector";
import { heldBackSentence, type Silence, silenceOf } from "../silences";

/** What can hold back notifications. Each kind is a member of its own. */
export interface HoldInput {
  silences: readonly Silence[];
}

/** Something that holds back notifications, of an alert or of an incident. */
export interface Hold {
  /** Of the silence. */
  id: string;
  /** Sentence for the timeline. */
  reason: string;
  until: Date;
}

/** What holds back an alert's notifications now; null for nothing. */
export function holdOn({ silences }: HoldInput, alert: Selectable, now: Date): Hold | null {
  const silence = silenceOf(silences, alert, now);
  return silence && { id: silence.id, reason: heldBackSentence(silence), until: silence.endsAt };
}

/** What holds back an incident: every unresolved alert of it is held back. The hold that ends first, which releases an alert; null for nothing. */
export function holdOnAll(holds: HoldInput, alerts: readonly Selectable[], now: Date): Hold | null {
  const found = alerts.flatMap((alert) => holdOn(holds, alert, now) ?? []);
  if (found.length < alerts.length) return null;
  return found.reduce<Hold | null>((first, hold) => (first !== null && first.until <= hold.until ? first : hold), null);
}
