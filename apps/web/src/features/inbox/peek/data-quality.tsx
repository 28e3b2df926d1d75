import { hasExpectation } from "@padit/domain/model";
import { plusMinus } from "@padit/domain/quantity";
import { knownKey } from "@/features/words/known-key";
import { useWords, type WordsOf } from "@/features/words/use-words";
import { observedWords } from "../observed-words";
import { type ShownEvidence, STAMPS } from "./evidence";
import { Section } from "./section";

/** Reliability of the values: uncertainty, stamps and missing samples. */
export function DataQuality({ evidence }: { evidence: ShownEvidence }) {
  const t = useWords("alert");
  const inbox = useWords("inbox");
  const { observed, unit, uncertainty, data_quality: quality } = evidence;
  const expected = hasExpectation(evidence.kind) ? evidence.expected : null;
  const words = observedWords(inbox, {
    observed: observed ?? null,
    expected: expected ?? null,
    unit,
    isLimit: expected != null && expected.low === expected.high,
  });
  const stamp = quality && knownKey(STAMPS, quality.stamp_source);
  const facts = [
    ["observed", words],
    ["uncertainty", uncertainty == null ? t("quality.unknown") : t("quality.within", { uncertainty: plusMinus(uncertainty, unit) })],
    ["samples", quality && samplesText(t, quality)],
    ["stamps", stamp ? t(`quality.stamp.${stamp}`) : quality?.stamp_source],
  ] as const;
  return (
    <Section title={t("quality.title")}>
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name} className="contents">
              <dt className="text-muted">{t(`quality.${name}`)}</dt>
              <dd className="tabular-nums">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Section>
  );
}

const samplesText = (t: WordsOf<"alert">, { n, gaps }: { n: number; gaps: number }): string =>
  gaps > 0 ? t("quality.gaps", { n: String(n), missing: String(gaps) }) : t("quality.noGaps", { n: String(n) });
