import { isGlob } from "@padit/domain";
import { likeText } from "../like-text";

/** A name that fits what a selector says of it (`fitsName`): with `*` as a whole, else in part. */
export const nameWhere = (pattern: string) =>
  isGlob(pattern)
    ? // Compared without case, `equals` is ILIKE, which takes wildcards.
      { equals: pattern.split("*").map(likeText).join("%"), mode: "insensitive" as const }
    : partWhere(pattern);

/** A text with this part. */
export const partWhere = (part: string) => ({ contains: likeText(part), mode: "insensitive" as const });

/** The same text in any case. */
export const textWhere = (text: string) => ({ equals: likeText(text), mode: "insensitive" as const });
