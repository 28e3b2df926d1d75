import { describeSources } from "@padit/protocols";
import { metricKey } from "@/features/alert-text/metric-key";
import { type ShownSource, shownSources } from "@/features/sources/sources";
import type { Language } from "@/features/words/languages";
import { CATALOGUES } from "@/messages/catalogues";

const SOURCES = shownSources(describeSources());

/** The sources of measurements with their metrics' titles in the reader's language. */
export const sourcesIn = (language: Language): readonly ShownSource[] => TRANSLATED[language];

const TRANSLATED: Record<Language, readonly ShownSource[]> = { en: SOURCES, ko: SOURCES.map((source) => withTitles(source, "ko")) };

function withTitles(source: ShownSource, language: Language): ShownSource {
  // safe: catalogues.test.ts checks that every language has the keys of the English catalogue, in which `metric` is an object of texts
  const { metric: titles } = CATALOGUES[language].alertText as { metric: Record<string, string> };
  const metrics = Object.entries(source.metrics).map(([name, spec]) => [
    name,
    { ...spec, title: titles[metricKey(spec.title)] ?? spec.title },
  ]);
  return { ...source, metrics: Object.fromEntries(metrics) };
}
