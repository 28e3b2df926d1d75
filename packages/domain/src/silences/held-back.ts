import type { Selectable, Selector } from "../selector";
import { matches } from "../selector";

/** A silence with its limits in time: it holds back notifications within `[startsAt, endsAt)`. */
export interface Silence {
  id: string;
  reason: string;
  selector: Selector;
  startsAt: Date;
  endsAt: Date;
}

export const isSilencing = ({ startsAt, endsAt }: Pick<Silence, "startsAt" | "endsAt">, now: Date): boolean =>
  startsAt <= now && now < endsAt;

/** The active silence that holds back this alert's notifications: the one that ends last; null if there is none. */
export function silenceOf<Each extends Silence>(silences: readonly Each[], alert: Selectable, now: Date): Each | null {
  return silences
    .filter((silence) => isSilencing(silence, now) && matches(silence.selector, alert))
    .reduce<Each | null>((last, silence) => (last === null || endsLater(silence, last) ? silence : last), null);
}

/** Two silences that end at the same time are ordered by id, so that a repeated run finds the same one. */
const endsLater = (one: Silence, other: Silence): boolean =>
  one.endsAt.getTime() === other.endsAt.getTime() ? one.id < other.id : one.endsAt > other.endsAt;

/** The sentence on the alert's timeline. */
export const heldBackSentence = ({ reason, endsAt }: Pick<Silence, "reason" | "endsAt">): string =>
  `Held back by the silence “${reason}” until ${endsAt.toISOString().slice(0, 16).replace("T", " ")} UTC.`;
