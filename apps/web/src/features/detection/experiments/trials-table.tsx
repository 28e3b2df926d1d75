"use client";
import { quantity } from "@padit/domain/quantity";
import type { TrialView } from "@padit/services/experiments";
import { Moment } from "@/components/moment";
import { useWords } from "@/features/words/use-words";
import { percent, tuningText } from "../tuning-text";

const COLUMNS = ["family", "candidate", "round", "series", "f1", "precision", "recall", "false", "delay", "took", "done"] as const;

/** Trials, newest first. */
export function TrialsTable({ trials }: { trials: readonly (TrialView & { family: string })[] }) {
  const t = useWords("detection");
  if (trials.length === 0) return <p className="text-muted text-sm">{t("experiment.noTrials")}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={t("experiment.trials")} tabIndex={0} className="overflow-x-auto">
      <table className="w-full min-w-3xl text-left text-sm tabular-nums">
        <caption className="pb-2 text-left font-medium">{t("experiment.trials")}</caption>
        <thead className="text-muted text-xs">
          <tr>
            {COLUMNS.map((name) => (
              <th key={name} scope="col" className="whitespace-nowrap py-1 pr-4 font-normal">
                {t(`experiment.column.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-separator">
          {trials.map(({ family, candidate, rung, isJudgement, tuning, outcome, durationMs, at }) => (
            <tr key={`${family} ${rung} ${candidate}`}>
              <td className="whitespace-nowrap py-1 pr-4">{family}</td>
              <td className="min-w-60 py-1 pr-4">{tuningText(t, tuning)}</td>
              <td className="whitespace-nowrap py-1 pr-4">{isJudgement ? t("experiment.judgement") : rung + 1}</td>
              <td className="py-1 pr-4">{outcome.series}</td>
              <td className="whitespace-nowrap py-1 pr-4 font-medium">{percent(outcome.f1)}</td>
              <td className="whitespace-nowrap py-1 pr-4">{percent(outcome.precision)}</td>
              <td className="whitespace-nowrap py-1 pr-4">{percent(outcome.recall)}</td>
              <td className="py-1 pr-4">{outcome.falsePer1000.toFixed(2)}</td>
              <td className="py-1 pr-4">{outcome.medianDelay ?? "–"}</td>
              <td className="whitespace-nowrap py-1 pr-4">{quantity(durationMs, "ms")}</td>
              <td className="whitespace-nowrap py-1 text-muted">
                <Moment at={at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
