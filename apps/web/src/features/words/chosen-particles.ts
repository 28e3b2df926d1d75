import type { createTranslator, Messages } from "use-intl/core";
import type { Feature } from "@/messages/catalogues";
import type { Language } from "./languages";
import { withParticles } from "./particles";

/** Formats the messages of one catalogue. */
export type WordsOf<F extends Feature> = ReturnType<typeof createTranslator<Messages, F>>;

/** Korean messages write particles in both forms; the translator then chooses by the inserted word. */
export function withChosenParticles<F extends Feature>(translate: WordsOf<F>, language: Language): WordsOf<F> {
  if (language !== "ko") return translate;
  const chosen: WordsOf<F> = Object.assign((...args: Parameters<WordsOf<F>>) => withParticles(translate(...args)), translate);
  return chosen;
}
