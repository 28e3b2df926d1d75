import type { AccountView } from "@padit/services/account";

export type Language = NonNullable<AccountView["language"]>;
export const LANGUAGES = ["en", "ko"] as const satisfies readonly Language[];

/** Each language in its own words, so that its readers find it. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", ko: "한국어" };

/** Locales of dates and numbers. English has days before months and 24 hours, as on every screen. */
export const FORMAT_LOCALES: Record<Language, string> = { en: "en-GB", ko: "ko-KR" };

/** Cookie with the language that a person chose in this browser. It has no secret, and the language switch writes it. */
export const LANGUAGE_COOKIE = "padit.language";
