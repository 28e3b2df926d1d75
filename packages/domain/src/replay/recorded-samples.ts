import { heardAt, type Moment } from "./play-log";

/** The stored samples of one series. Arrays are parallel, in order of time. */
export interface RecordedSamples {
  seriesId: number;
  tsMs: Float64Array;
  value: Float64Array;
  /** 95 % half-widths in the value's unit; NaN when unknown. */
  uncertainty: Float64Array;
  /** Bits of SAMPLE_FLAG. */
  flags: Uint8Array;
}

/** The samples of several series of one collector by moment, merged with `heardMs`, the times of its samples of other series. */
export function* momentsOf(samples: readonly RecordedSamples[], heardMs: ArrayLike<number> = []): Generator<Moment> {
  const next = samples.map(() => 0);
  let heard = 0;
  for (;;) {
    const tsMs = Math.min(
      heardMs[heard] ?? Number.POSITIVE_INFINITY,
      ...samples.map((own, i) => own.tsMs[next[i] ?? 0] ?? Number.POSITIVE_INFINITY),
    );
    if (!Number.isFinite(tsMs)) return;
    while (heardMs[heard] === tsMs) heard += 1;
    yield momentAt(samples, next, tsMs);
  }
}

/** The samples at `tsMs`. Advances `next` beyond them. */
function momentAt(samples: readonly RecordedSamples[], next: number[], tsMs: number): Moment {
  const due = samples.flatMap((own, i) => {
    const at = next[i] ?? 0;
    if (own.tsMs[at] !== tsMs) return [];
    next[i] = at + 1;
    const uncertainty = own.uncertainty[at] ?? Number.NaN;
    const known = Number.isNaN(uncertainty) ? null : uncertainty;
    return [{ seriesId: own.seriesId, value: own.value[at] ?? 0, uncertainty: known, flags: own.flags[at] ?? 0 }];
  });
  if (due.length === 0) return heardAt(tsMs);
  return {
    tsMs,
    series: due.map(({ seriesId }) => seriesId),
    value: due.map(({ value }) => value),
    uncertainty: due.map(({ uncertainty }) => uncertainty),
    flags: due.map(({ flags }) => flags),
  };
}

/** The samples from this time on; views of the same memory. */
export function samplesSince({ seriesId, tsMs, value, uncertainty, flags }: RecordedSamples, fromMs: number): RecordedSamples {
  const first = tsMs.findIndex((ms) => ms >= fromMs);
  const at = first === -1 ? tsMs.length : first;
  return { seriesId, tsMs: tsMs.subarray(at), value: value.subarray(at), uncertainty: uncertainty.subarray(at), flags: flags.subarray(at) };
}
