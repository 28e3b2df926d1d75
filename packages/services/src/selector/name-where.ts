import { isGlob } from "@padit/domain";
import { likeText } from "../like-text";

/** Condition for names that match a selector's pattern (as `fitsName` does): with `*` the whole name, else a part of it. */
export const nameWhere = (pattern: string) =>
  isGlob(pattern)
    ? // In case-insensitive mode `equals` is ILIKE, which accepts wildcards.
      { equals: pattern.split("*").map(likeText).join("%"), mode: "insensitive" as const }
    : partWhere(pattern);

/** Condition for texts that contain this part, in any case. */
export const partWhere = (part: string) => ({ contains: likeText(part), mode: "insensitive" as const });

/** Condition for texts that equal this text, in any case. */
export const textWhere = (text: string) => ({ equals: likeText(text), mode: "insensitive" as const });
