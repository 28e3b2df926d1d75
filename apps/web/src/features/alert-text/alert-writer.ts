import type { MessageWriter } from "@padit/domain/alerts";
import { plusMinus, quantity, range } from "@padit/domain/quantity";
import type { Language } from "../words/languages";
import type { Times } from "../words/times";
import type { WordsOf } from "../words/use-words";
import { metricKey } from "./metric-key";

/** A key that the catalogue lacks, because another version of PADIT stored the message. */
export class UnknownKeyError extends Error {}

/** Writes messages of alerts in the reader's language and time zone. */
export function alertWriter(words: WordsOf<"alertText">, language: Language, times: Times): MessageWriter {
  // Stored keys are data, so they are checked instead of typed.
  const texts = words as unknown as ((key: string, values?: Record<string, string>) => string) & { has: (key: string) => boolean };
  const units = (text: string): string => (language === "ko" ? koreanUnits(text) : text);
  const dayOf = (ms: number): string => times.at(new Date(ms), "day");
  return {
    text: (key, values) => {
      if (!texts.has(key)) throw new UnknownKeyError(key);
      return texts(key, values);
    },
    quantity: (value, unit) => units(quantity(value, unit)),
    plusMinus: (halfWidth, unit) => units(plusMinus(halfWidth, unit)),
    range: (low, high, unit) => units(range(low, high, unit)),
    time: (timeMs, decidedAtMs) => times.at(new Date(timeMs), dayOf(timeMs) === dayOf(decidedAtMs) ? "clock" : "dayClock"),
    day: dayOf,
    metric: (title, isInner) => {
      const key = `metric.${metricKey(title)}`;
      const known = texts.has(key) ? texts(key) : title;
      return isInner && language === "en" ? known.toLowerCase() : known;
    },
  };
}

/** Units that are words; symbols such as ms are the same in Korean. */
const koreanUnits = (text: string): string =>
  text
    .replace(/ days?$/, "일")
    .replace(/ bytes?$/, "바이트")
    .replace(/ min$/, "분")
    .replace(/ h$/, "시간");
