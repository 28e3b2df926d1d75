import { type AlertMessage, type AlertWords, writeMessage } from "@padit/domain/alerts";
import { useMemo } from "react";
import { useTimes } from "@/components/moment";
import { useLanguage, useWords } from "@/features/words/use-words";
import { alertWriter, UnknownKeyError } from "./alert-writer";

/** Texts of alerts and incidents in the reader's language and time zone. Rows without `words` show their stored English text. */
export interface AlertText {
  text: (message: AlertMessage | null | undefined, english: string) => string;
  titleOf: (row: { title: string; titleWords: AlertMessage | null } | { title: string; words: AlertWords | null }) => string;
  sentenceOf: (row: { sentence: string; words: AlertWords | AlertMessage | null }) => string;
}

export function useAlertText(): AlertText {
  const words = useWords("alertText");
  const language = useLanguage();
  const times = useTimes();
  return useMemo(() => {
    const writer = alertWriter(words, language, times);
    const text = (message: AlertMessage | null | undefined, english: string): string => {
      if (!message) return english;
      try {
        return writeMessage(message, writer);
      } catch (error) {
        if (error instanceof UnknownKeyError) return english;
        throw error;
      }
    };
    return {
      text,
      titleOf: (row) => text("titleWords" in row ? row.titleWords : row.words?.title, row.title),
      sentenceOf: ({ sentence, words: own }) => text(own && "sentence" in own ? own.sentence : own, sentence),
    };
  }, [words, language, times]);
}
