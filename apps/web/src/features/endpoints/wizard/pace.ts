import type { WordsOf } from "@/features/words/use-words";

export interface Pace {
  /** Mean over time, summed over all collectors. */
  packetsPerSecond: number;
  bitsPerSecond: number;
  /** Stored samples: every metric of every run of every collector. */
  samplesPerDay: number;
}

const DAY_S = 86_400;

interface Run {
  packets: number;
  bytes: number;
  /** Number of metrics that a run can report. */
  metrics: number;
}

/** Traffic and storage of an endpoint, computed from one run. */
export function paceOf({ packets, bytes, metrics }: Run, intervalSeconds: number, collectors: number): Pace {
  const runsPerSecond = collectors / intervalSeconds;
  return {
    packetsPerSecond: packets * runsPerSecond,
    bitsPerSecond: bytes * 8 * runsPerSecond,
    samplesPerDay: Math.round(metrics * runsPerSecond * DAY_S),
  };
}

/** One to three digits with a unit prefix: `4.1 k`. */
export function compact(value: number): string {
  const [scale, prefix] = value >= 1e6 ? [1e6, " M"] : value >= 1e3 ? [1e3, " k"] : [1, ""];
  const scaled = value / scale;
  const digits = scaled >= 100 || Number.isInteger(scaled) ? 0 : scaled >= 10 ? 1 : 2;
  return `${Number(scaled.toFixed(digits))}${prefix}`;
}

export const paceSentence = (t: WordsOf<"wizard">, { packetsPerSecond, bitsPerSecond, samplesPerDay }: Pace): string =>
  t("pace.sentence", {
    packets: compact(packetsPerSecond),
    bits: `${compact(bitsPerSecond)}${bitsPerSecond >= 1e3 ? "" : " "}`,
    samples: samplesPerDay.toLocaleString("en"),
  });
