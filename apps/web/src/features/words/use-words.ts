import { useMemo } from "react";
import { useLocale, useTranslations } from "use-intl";
import type { Feature } from "@/messages/catalogues";
import { type WordsOf, withChosenParticles } from "./chosen-particles";
import type { Language } from "./languages";

export type { WordsOf } from "./chosen-particles";

/** The messages of a catalogue that the page gave (`Words`), in the reader's language. */
export function useWords<F extends Feature>(feature: F): WordsOf<F> {
  const translate: WordsOf<F> = useTranslations<F>(feature);
  const language = useLocale();
  return useMemo(() => withChosenParticles(translate, language), [translate, language]);
}

export const useLanguage = (): Language => useLocale();
