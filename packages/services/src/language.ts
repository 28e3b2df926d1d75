import { z } from "zod";

/** A language in which PADIT has its screens. The check constraint of `user.language` lists the same ones. */
export const Language = z.enum(["en", "ko"]);
export type LanguageCode = z.infer<typeof Language>;
