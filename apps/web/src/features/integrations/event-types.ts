import { OFFERED_NOTIFICATION_TYPES, type OfferedNotificationType } from "@padit/domain/notification-types";
import { knownKey } from "@/features/words/known-key";
import type { WordsOf } from "@/features/words/use-words";

type T = WordsOf<"integrations">;
type KeyOf<Type extends string> = Type extends `${infer Subject}.${infer Event}` ? `${Subject}_${Event}` : never;

/** The key of a type's text; keys of a catalogue have no dots. */
// safe: replaces the one dot of every type
const keyOf = <Type extends OfferedNotificationType>(type: Type) => type.replace(".", "_") as KeyOf<Type>;

/** The types that a channel offers where it reports incidents; the server translates each into that of the incident. */
const INCIDENT_TYPES = [
  ...(["alert.created", "alert.acknowledged", "alert.resolved", "alert.reopened"] as const),
  ...(["collector.silent", "collector.recovered"] as const),
] as const satisfies readonly OfferedNotificationType[];

/** The notification types that a person can choose: all for the webhook; every other channel reports incidents. */
export const eventChoicesOf = (t: T, { isPerAlert }: { isPerAlert: boolean }): { id: OfferedNotificationType; label: string }[] =>
  isPerAlert
    ? OFFERED_NOTIFICATION_TYPES.map((id) => ({ id, label: t(`event.${keyOf(id)}`) }))
    : INCIDENT_TYPES.map((id) => ({ id, label: t(`incidentEvent.${keyOf(id)}`) }));

/** A delivery's type in words; a type of another version of PADIT as it is. */
export function eventLabel(t: T, type: string): string {
  const known = knownKey(OFFERED_NOTIFICATION_TYPES, type);
  if (known) return t(`event.${keyOf(known)}`);
  return type === "test" ? t("event.test") : type;
}
