import { ROLES, type Role } from "@padit/services/service-context";
import type { WordsOf } from "@/features/words/use-words";

/** The roles that a member with this role may grant, highest first. */
export const roleChoices = (t: WordsOf<"members">, ceiling: Role): { id: Role; label: string; help: string }[] =>
  ROLES.filter((_, rank) => rank <= ROLES.indexOf(ceiling))
    .toReversed()
    .map((id) => ({ id, label: t(`role.${id}`), help: t(`roleHelp.${id}`) }));
