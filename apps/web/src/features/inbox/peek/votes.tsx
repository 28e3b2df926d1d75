import type { ShownEvidence } from "./evidence";
import { Section } from "./section";

const FAMILIES: Record<string, string> = {
  rule: "Rule",
  changepoint: "Change point",
  residual: "Residual",
  multivariate: "Multivariate",
};

/** Who says so: each detector's calibrated score, and how much it counts. */
export function Votes({ votes }: { votes: ShownEvidence["votes"] }) {
  return (
    <Section title="Votes">
      <table className="w-full text-sm">
        <thead>
          <tr className="text-left text-muted text-xs">
            <th className="py-1 pr-3 font-normal">Detector</th>
            <th className="w-2/5 py-1 pr-3 font-normal">Score</th>
            <th className="py-1 text-right font-normal">Weight</th>
          </tr>
        </thead>
        <tbody>
          {votes.map(({ family, detector, score, weight }) => (
            <tr key={`${family} ${detector}`} className="border-separator border-t">
              <td className="py-1.5 pr-3">
                {detector} <span className="text-muted text-xs">{FAMILIES[family] ?? family}</span>
              </td>
              <td className="py-1.5 pr-3">
                <span className="flex items-center gap-2">
                  {/* as long as its score, as thick as its weight */}
                  <span aria-hidden className="flex h-3 flex-1 items-center">
                    <span
                      className={`block rounded-full ${score >= 0.5 ? "bg-accent" : "bg-muted"}`}
                      style={{ width: `${Math.round(score * 100)}%`, height: `${2 + Math.round(Math.min(1, weight) * 8)}px` }}
                    />
                  </span>
                  <span className="w-10 text-right tabular-nums">{score.toFixed(2)}</span>
                </span>
              </td>
              <td className="py-1.5 text-right tabular-nums">{weight.toFixed(2)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
