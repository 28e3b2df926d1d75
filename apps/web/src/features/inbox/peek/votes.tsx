import { detectorTitle } from "./detector-titles";
import type { ShownEvidence } from "./evidence";
import { Section } from "./section";

/** A detector agrees when its calibrated score is at least this. */
const AGREES_FROM = 0.5;

/** Broken rules, then each detector with its score and the threshold that it must reach. */
export function Votes({ votes }: { votes: ShownEvidence["votes"] }) {
  const detectors = votes.filter(({ family }) => family !== "rule").toSorted((a, b) => b.score - a.score);
  const rules = votes.filter(({ family }) => family === "rule");
  const agreeing = detectors.filter(({ score }) => score >= AGREES_FROM).length;
  return (
    <Section title="Why it fired">
      {rules.length > 0 && (
        <ul aria-label="Rules" className="flex flex-col gap-1 text-sm">
          {rules.map(({ detector }) => (
            <li key={detector}>{ruleText(detector)}</li>
          ))}
        </ul>
      )}
      {detectors.length > 0 && (
        <table className="w-full text-sm">
          <caption className="py-1 text-left text-muted text-xs">
            {agreeing} of {detectors.length} {detectors.length === 1 ? "detector agrees" : "detectors agree"}: score of {AGREES_FROM} or
            more
          </caption>
          <thead className="sr-only">
            <tr>
              <th>Detector</th>
              <th>Score</th>
              <th>Agrees</th>
            </tr>
          </thead>
          <tbody>
            {detectors.map(({ family, detector, score, weight }) => (
              <tr key={`${family} ${detector}`} className="border-separator border-t">
                <td className="py-1.5 pr-3" title={`${detector}, weight ${weight.toFixed(2)}`}>
                  {detectorTitle(detector)}
                </td>
                <td className="w-2/5 py-1.5 pr-3">
                  <ScoreAndThreshold score={score} />
                </td>
                <td className="w-16 py-1.5 text-right text-muted text-xs">{score >= AGREES_FROM ? "agrees" : "does not"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

/** A judge of the metric itself votes as a rule and has a title; a person's rule is shown by its name. */
const ruleText = (detector: string): string => {
  const title = detectorTitle(detector);
  return title === detector ? `Rule “${detector}” is breached` : title;
};

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
