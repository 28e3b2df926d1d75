import type { Feature } from "@/messages/catalogues";
import type { WordsOf } from "./chosen-particles";
import type { Language } from "./languages";
import { useKnownWords } from "./words-provider";

export type { WordsOf } from "./chosen-particles";

/** The messages of a catalogue that the page gave (`Words`), in the reader's language. */
export const useWords = <F extends Feature>(feature: F): WordsOf<F> => useKnownWords().wordsOf(feature);

export const useLanguage = (): Language => useKnownWords().language;
