"use client";
import { createContext, type ReactNode, use, useMemo } from "react";
import { createTranslator, type Messages } from "use-intl/core";
import type { Feature } from "@/messages/catalogues";
import { type WordsOf, withChosenParticles } from "./chosen-particles";
import type { Language } from "./languages";

/** Catalogues as the server compiled them. */
export type CompiledMessages = Record<string, unknown>;

interface KnownWords {
  language: Language;
  messages: CompiledMessages;
  /** The translator of a catalogue; a list of 300 rows shares one. */
  wordsOf: <F extends Feature>(feature: F) => WordsOf<F>;
}

const Context = createContext<KnownWords>(knownWords("en", {}));
export const useKnownWords = (): KnownWords => use(Context);

/** Adds the catalogues of a screen to those that the layouts around it already provide to its components. */
export function WordsProvider({ language, messages, children }: { language: Language; messages: CompiledMessages; children: ReactNode }) {
  const outer = use(Context).messages;
  const known = useMemo(() => knownWords(language, { ...outer, ...messages }), [language, outer, messages]);
  return <Context value={known}>{children}</Context>;
}

function knownWords(language: Language, messages: CompiledMessages): KnownWords {
  const made = new Map<Feature, unknown>();
  return {
    language,
    messages,
    wordsOf: <F extends Feature>(feature: F): WordsOf<F> => {
      const words = made.get(feature) ?? translatorIn(language, messages, feature);
      made.set(feature, words);
      return words as WordsOf<F>; // safe: stored under the feature whose translator it is
    },
  };
}

function translatorIn<F extends Feature>(language: Language, compiled: CompiledMessages, namespace: F): WordsOf<F> {
  // safe: compiled messages have the keys of the sources; use-intl's type knows only sources.
  const messages = compiled as unknown as Messages;
  return withChosenParticles(createTranslator<Messages, F>({ locale: language, messages, namespace }), language);
}
