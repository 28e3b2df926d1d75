import { createTranslator, type Messages } from "use-intl/core";
import { type WordsOf, withChosenParticles } from "../features/words/chosen-particles";
import type { Language } from "../features/words/languages";
import { CATALOGUES, type Feature } from "./catalogues";

/** The messages of a catalogue outside a page: for tests, and for code of the server that has no request. */
export function wordsIn<F extends Feature>(locale: Language, namespace: F): WordsOf<F> {
  // safe: a catalogue of any language has the keys of the English one (catalogues.test.ts)
  const messages = CATALOGUES[locale] as unknown as Messages;
  return withChosenParticles(createTranslator<Messages, F>({ locale, messages, namespace }), locale);
}
