import { windowFeatures } from "../../packages/domain/src/features/window-features";
import type { ScoreRow, WindowRow } from "../../packages/domain/src/index";

export const INTERVAL_MS = 10_000;
export const WINDOW_MS = 60_000;
const DAY_MS = 86_400_000;
const SAMPLES_PER_WINDOW = WINDOW_MS / INTERVAL_MS;

/** Rows of one series over one day; the samples are parallel arrays. */
export interface SeriesDay {
  tsMs: number[];
  value: number[];
  uncertainty: number[];
  windows: WindowRow[];
  scores: ScoreRow[];
}

/**
 * A day of round trips as a network gives them: a base delay, a daily swing, queueing with a heavy tail, send times with microseconds of
 * jitter, and an uncertainty that follows the collector's clock. Delays are the hardest samples to compress: loss and availability are
 * almost always the same number.
 */
export function makeDay(seriesId: number, startMs: number, random: () => number): SeriesDay {
  const baseMs = 0.5 + 20 * random();
  const phaseMs = Math.floor(INTERVAL_MS * random());
  const day: SeriesDay = { tsMs: [], value: [], uncertainty: [], windows: [], scores: [] };
  for (let atMs = startMs; atMs < startMs + DAY_MS; atMs += INTERVAL_MS) {
    const swing = 1 + 0.1 * Math.sin((2 * Math.PI * (atMs % DAY_MS)) / DAY_MS);
    const queueing = -Math.log(1 - random()) * baseMs * 0.03 * (random() < 0.01 ? 10 : 1);
    day.tsMs.push(atMs + phaseMs + Math.floor(random() * 200) / 1000);
    day.value.push(roundTo(baseMs * swing + queueing, 1e-6)); // stamps are whole nanoseconds
    day.uncertainty.push(roundTo(0.001 + 0.0005 * random(), 1e-6));
  }
  addWindows(day, seriesId, startMs + phaseMs, random);
  return day;
}

function addWindows(day: SeriesDay, seriesId: number, firstMs: number, random: () => number): void {
  let expected = day.value[0] ?? 0;
  for (let i = 0; i < day.value.length; i += SAMPLES_PER_WINDOW) {
    const startMs = firstMs + i * INTERVAL_MS;
    const endMs = startMs + WINDOW_MS;
    const values = day.value.slice(i, i + SAMPLES_PER_WINDOW);
    const features = [...windowFeatures(day.tsMs.slice(i, i + SAMPLES_PER_WINDOW), values)];
    day.windows.push({ seriesId, startMs, endMs, n: values.length, expected: SAMPLES_PER_WINDOW, features, revision: 0 });
    const mean = features[0] ?? 0;
    const width = expected * 0.1;
    const residual = Math.min(1, (Math.abs(mean - expected) / width) ** 2);
    day.scores.push({
      seriesId,
      tsMs: endMs,
      ruleScore: 0,
      changepointScore: 0.2 * random(),
      residualScore: residual,
      multivariateScore: 0.3 * random(),
      compositeScore: residual / 2 + 0.1 * random(),
      isAnomaly: false,
      confidence: 0.9,
      expected: { value: expected, low: expected - width, high: expected + width },
    });
    expected += 0.05 * (mean - expected);
  }
}

const roundTo = (value: number, step: number): number => Math.round(value / step) * step;
