"use client";
import { LANGUAGE_NAMES, LANGUAGES } from "./languages";
import { switchLanguage } from "./switch-language";
import { useLanguage } from "./use-words";

/** For people without a session; the account page keeps a person's language. Plain buttons: the sign-in page loads no component library. */
export function LanguageSwitch({ label }: { label: string }) {
  const language = useLanguage();
  return (
    <fieldset aria-label={label} className="flex justify-center gap-4 text-sm">
      {LANGUAGES.map((id) => (
        <button
          key={id}
          type="button"
          lang={id}
          aria-pressed={id === language}
          className="min-h-6 text-muted underline-offset-4 hover:underline aria-pressed:font-medium aria-pressed:text-foreground"
          onClick={() => switchLanguage(id)}
        >
          {LANGUAGE_NAMES[id]}
        </button>
      ))}
    </fieldset>
  );
}
