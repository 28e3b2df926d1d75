import { knownKey } from "@/features/words/known-key";
import type { WordsOf } from "@/features/words/use-words";

/** Detectors that have a title. `padit detect` and models use the ids. */
const TITLED = [
  ...["cusum", "lasting-change", "novelty", "seasonal-residual", "rank-scan", "expectation"],
  ...["failed-runs", "failure-rate", "slow-trend", "long-trend", "countdown", "frozen-value", "no-data"],
  ...["not_measured", "wrong_answer"],
] as const;

/** Null for a rule, which a person named. */
export function detectorTitle(t: WordsOf<"alert">, detector: string): string | null {
  const known = knownKey(TITLED, detector);
  return known ? t(`detector.${known}`) : null;
}
