"use client";
import type { ChartScores } from "@padit/services/endpoints";
import { useTimes } from "@/components/moment";
import { useWords } from "@/features/words/use-words";

const FAMILIES = ["composite", "rule", "changepoint", "residual", "multivariate"] as const;
const WIDTH = 1000;

interface Strip {
  scores: ChartScores;
  fromMs: number;
  toMs: number;
  bucketMs: number;
  /** Metric of the strip, e.g. `udp echo rtt` */
  what: string;
}

/** Scores of the detectors, one row each; a taller column is a higher score. Anomalies are underlined. */
export function ScoreStrip({ scores, fromMs, toMs, bucketMs, what }: Strip) {
  const t = useWords("endpoint");
  const times = useTimes();
  if (scores.at.length === 0) return <p className="text-muted text-sm">{t("scores.none", { metric: what })}</p>;
  const rows = FAMILIES.filter((family) => family === "composite" || scores[family].some((score) => score > 0));
  const span = toMs - fromMs;
  const x = (at: number): number => ((at - fromMs) / span) * WIDTH;
  const wide = Math.max(1.5, (bucketMs / span) * WIDTH - 0.5);
  const worst = scores.composite.reduce((best, score, index) => (score > (scores.composite[best] ?? 0) ? index : best), 0);
  const anomalies = scores.isAnomaly.filter(Boolean).length;
  const peak = {
    metric: what,
    score: (scores.composite[worst] ?? 0).toFixed(2),
    time: times.at(new Date(scores.at[worst] ?? 0), "dayClock"),
  };
  const summary =
    anomalies === 0 ? t("scores.calm", peak) : t("scores.anomalous", { ...peak, count: anomalies, all: String(scores.at.length) });
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-muted text-xs">{summary}</figcaption>
      {rows.map((family) => (
        <div key={family} aria-hidden className="flex items-center pe-2">
          <span className={`w-21 shrink-0 text-xs ${family === "composite" ? "font-medium" : "text-muted"}`}>
            {t(`scores.family.${family}`)}
          </span>
          <svg aria-hidden viewBox={`0 0 ${WIDTH} 20`} preserveAspectRatio="none" className="h-5 w-full rounded bg-default">
            {scores.at.map((at, index) => {
              const score = scores[family][index] ?? 0;
              const isAnomaly = family === "composite" && scores.isAnomaly[index] === true;
              return (
                score > 0.01 && (
                  <rect
                    key={at}
                    x={x(at)}
                    y={20 - score * 20}
                    width={wide}
                    height={score * 20}
                    className={isAnomaly ? "fill-danger" : score >= 0.5 ? "fill-warning-text" : "fill-accent-text"}
                  />
                )
              );
            })}
            {family === "composite" &&
              scores.at.map(
                (at, index) =>
                  scores.isAnomaly[index] && <rect key={at} x={x(at)} y={17} width={wide} height={3} className="fill-foreground" />,
              )}
          </svg>
        </div>
      ))}
    </figure>
  );
}
