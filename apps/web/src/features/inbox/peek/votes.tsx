import { useWords, type WordsOf } from "@/features/words/use-words";
import { detectorTitle } from "./detector-titles";
import type { ShownEvidence } from "./evidence";
import { Section } from "./section";

/** A detector agrees when its calibrated score is at least this. */
const AGREES_FROM = 0.5;

/** Broken rules, then each detector with its score and the threshold that it must reach. */
export function Votes({ votes }: { votes: ShownEvidence["votes"] }) {
  const t = useWords("alert");
  const detectors = votes.filter(({ family }) => family !== "rule").toSorted((a, b) => b.score - a.score);
  const rules = votes.filter(({ family }) => family === "rule");
  const agreeing = detectors.filter(({ score }) => score >= AGREES_FROM).length;
  return (
    <Section title={t("votes.title")}>
      {rules.length > 0 && (
        <ul aria-label={t("votes.rules")} className="flex flex-col gap-1 text-sm">
          {rules.map(({ detector }) => (
            <li key={detector}>{ruleText(t, detector)}</li>
          ))}
        </ul>
      )}
      {detectors.length > 0 && (
        <table className="w-full text-sm">
          <caption className="py-1 text-left text-muted text-xs">
            {t("votes.agree", { agreeing: String(agreeing), count: detectors.length, from: String(AGREES_FROM) })}
          </caption>
          <thead className="sr-only">
            <tr>
              <th>{t("votes.detector")}</th>
              <th>{t("votes.score")}</th>
              <th>{t("votes.agreement")}</th>
            </tr>
          </thead>
          <tbody>
            {detectors.map(({ family, detector, score, weight }) => (
              <tr key={`${family} ${detector}`} className="border-separator border-t">
                <td className="py-1.5 pr-3" title={t("votes.weight", { detector, weight: weight.toFixed(2) })}>
                  {detectorTitle(t, detector) ?? detector}
                </td>
                <td className="w-2/5 py-1.5 pr-3">
                  <ScoreAndThreshold score={score} />
                </td>
                <td className="w-16 py-1.5 text-right text-muted text-xs">{t(score >= AGREES_FROM ? "votes.agrees" : "votes.doesNot")}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

/** A judge of the metric itself votes as a rule and has a title; a person's rule is shown by its name. */
const ruleText = (t: WordsOf<"alert">, detector: string): string => detectorTitle(t, detector) ?? t("votes.rule", { name: detector });

function ScoreAndThreshold({ score }: { score: number }) {
  return (
    <span className="flex items-center gap-2">
      <span aria-hidden className="relative h-2 flex-1 rounded-full bg-default">
        <span
          className={`block h-full rounded-full ${score >= AGREES_FROM ? "bg-accent" : "bg-muted"}`}
          style={{ width: `${Math.round(score * 100)}%` }}
        />
        <span className="absolute -top-1 h-4 w-px bg-foreground" style={{ left: `${AGREES_FROM * 100}%` }} />
      </span>
      <span className="w-10 text-right tabular-nums">{score.toFixed(2)}</span>
    </span>
  );
}
