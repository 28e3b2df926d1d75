import { hasExpectation } from "@padit/domain/model";
import { plusMinus } from "@padit/domain/quantity";
import { useWords } from "@/features/words/use-words";
import { observedWords } from "../observed-words";
import type { ShownEvidence } from "./evidence";
import { Section } from "./section";

const STAMPS: Record<string, string> = {
  hardware: "network card",
  kernel: "kernel",
  tcp_info: "kernel (TCP info)",
  user: "process (user space)",
  unknown: "unknown",
};

/** Reliability of the values: uncertainty, stamps and missing samples. */
export function DataQuality({ evidence }: { evidence: ShownEvidence }) {
  const t = useWords("inbox");
  const { observed, unit, uncertainty, data_quality: quality } = evidence;
  const expected = hasExpectation(evidence.kind) ? evidence.expected : null;
  const words = observedWords(t, {
    observed: observed ?? null,
    expected: expected ?? null,
    unit,
    isLimit: expected != null && expected.low === expected.high,
  });
  const facts = [
    ["Observed", words],
    ["Uncertainty", uncertainty == null ? "unknown" : `${plusMinus(uncertainty, unit)} (95%)`],
    ["Samples", quality && `${quality.n}${quality.gaps > 0 ? `, ${quality.gaps} missing` : ", no gaps"}`],
    ["Timestamps", quality && (STAMPS[quality.stamp_source] ?? quality.stamp_source)],
  ] as const;
  return (
    <Section title="Data quality">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 text-sm">
        {facts.map(([name, value]) =>
          value ? (
            <div key={name} className="contents">
              <dt className="text-muted">{name}</dt>
              <dd className="tabular-nums">{value}</dd>
            </div>
          ) : null,
        )}
      </dl>
    </Section>
  );
}
