import type { CountedSpan } from "@padit/db";

interface Spans {
  spans: CountedSpan[];
  /** Time from which on the spans are complete, ms since the Unix epoch. */
  fromMs: number;
}

/** The newest spans with at most `maxSamples` samples together, and from when on none is missing. */
export function newestSpans({ spans, fromMs }: Spans, maxSamples: number): Spans {
  const newestFirst = [...spans].sort((a, b) => b.toMs - a.toMs);
  let samples = 0;
  const left = newestFirst.findIndex(({ n }) => {
    samples += n;
    return samples > maxSamples;
  });
  if (left < 0) return { spans: newestFirst, fromMs };
  return { spans: newestFirst.slice(0, left), fromMs: newestFirst[left]?.toMs ?? fromMs };
}
