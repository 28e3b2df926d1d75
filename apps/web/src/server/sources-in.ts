import { describeSources } from "@padit/protocols";
import { metricKey } from "../features/alert-text/metric-key";
import { type ShownSource, shownSources } from "../features/sources/sources";
import type { Language } from "../features/words/languages";
import { CATALOGUES } from "../messages/catalogues";
import { METRIC_TEXTS } from "../messages/ko/metric-texts";
import { SOURCE_TEXTS } from "../messages/ko/source-texts";

/** Names such as VLAN are the same in Korean. */
const textOf = (english: string): string => SOURCE_TEXTS[english] ?? english;

const SOURCES = shownSources(describeSources());
const TRANSLATED: Record<Language, readonly ShownSource[]> = { en: SOURCES, ko: SOURCES.map(inKorean) };

/** The sources of measurements, with titles, settings and metrics in the reader's language. */
export const sourcesIn = (language: Language): readonly ShownSource[] => TRANSLATED[language];

function inKorean({ title, metrics, protocol, ...source }: ShownSource): ShownSource {
  // safe: catalogues.test.ts checks that Korean has the keys of the English catalogue, in which `metric` is an object of texts
  const { metric: titles } = CATALOGUES.ko.alertText as { metric: Record<string, string> };
  const translated = Object.entries(metrics).map(([name, metric]) => [
    name,
    { ...metric, title: titles[metricKey(metric.title)] ?? metric.title, help: METRIC_TEXTS[metric.help] ?? metric.help },
  ]);
  const own = Object.fromEntries(translated);
  return {
    ...source,
    title: textOf(title),
    metrics: own,
    protocol: protocol && {
      ...protocol,
      title: textOf(protocol.title),
      description: textOf(protocol.description),
      // English words find a type too.
      synonyms: [...protocol.synonyms, protocol.title],
      metrics: own,
      fields: protocol.fields.map((field) => ({ ...field, label: textOf(field.label), help: textOf(field.help) })),
    },
  };
}
