import { LANGUAGE_COOKIE, type Language } from "./languages";

const YEAR_SECONDS = 31_536_000;

/** Keeps the language in this browser and loads the page anew in it. */
export function switchLanguage(language: Language): void {
  // biome-ignore lint/suspicious/noDocumentCookie: Firefox and Safari have had no cookie store until recently
  document.cookie = `${LANGUAGE_COOKIE}=${language}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
  location.reload();
}
