import { type Change, OptimalPartition } from "./optimal-partition";
import { RunningMedian } from "./running-median";

export interface ChangePoint {
  /** First sample of the new segment. */
  index: number;
  /** The sample at which it was announced; never before `index`. */
  decidedAt: number;
  kind: "level_shift" | "jitter";
  /** 0.5 where the change is barely worth its penalty, towards 1. */
  confidence: number;
}

export interface ChangeSettings {
  /** Samples on each side of the running median. */
  half: number;
  /** Cost of one more change. Far above the 3 · ln(n) of independent noise: measurements have structure that is not noise. */
  penalty: number;
  /** Spread that is nothing: this many times the sample-to-sample noise … */
  noiseShare: number;
  /** … and this share of the level. */
  levelShare: number;
  /** A segment begins only where the median jumps by this many floors: slow drift is no change. */
  jump: number;
}

/** Changes older than this many samples are not told any more. */
const HORIZON = 40;
/** Two announcements this close are one. */
const SAME = 2;
/** Rate at which the noise estimate follows, and the level. */
const NOISE_RATE = 0.02;
const LEVEL_RATE = 0.01;
/** Scales a median absolute step between neighbours to the standard deviation of one sample: 1 / (Φ⁻¹(3/4) · √2). */
export const STEP_TO_SIGMA = 1.0484;

/**
 * Announces, sample by sample, where level or spread changed and stayed: the optimal partition of a running median, read after each sample.
 * Causal; state bounded by 100 open starts. Delay: half the median's width and what the evidence needs, 7 samples on round-trip times.
 * Blind to slow ramps, to regimes shorter than half the median's width, and to a change of loss (missing samples repeat the last one).
 */
export class ChangeDetector {
  private readonly median: RunningMedian;
  private readonly partition: OptimalPartition;
  private announced: number[] = [];
  private previous: number | null = null;
  private filtered: number | null = null;
  private step = 0;
  private level = 0;
  private count = 0;
  /** Samples before the first that the search was shown. */
  private skipped = 0;

  constructor(private readonly settings: ChangeSettings = ONLINE) {
    this.median = new RunningMedian(settings.half);
    this.partition = new OptimalPartition(settings.penalty, HORIZON);
  }

  /** Takes a sample, NaN where it is missing, and says which changes it proved. */
  push(sample: number): ChangePoint[] {
    this.count += 1;
    const value = Number.isFinite(sample) ? sample : this.previous;
    if (value === null) this.skipped += 1;
    if (value === null) return [];
    this.learnNoise(value);
    this.previous = value;
    const filtered = this.median.push(value);
    if (filtered === null) return [];
    if (this.level === 0) this.level = Math.abs(filtered);
    const floor = Math.hypot(this.settings.noiseShare * STEP_TO_SIGMA * this.step, this.settings.levelShare * this.level);
    this.level += LEVEL_RATE * (Math.abs(filtered) - this.level);
    // A series of nothing but zeros has no scale yet.
    if (floor === 0) this.skipped += 1;
    if (floor === 0) return [];
    const jumps = this.filtered !== null && Math.abs(filtered - this.filtered) > this.settings.jump * floor;
    this.filtered = filtered;
    this.partition.push(filtered, floor, jumps);
    return this.tell(floor);
  }

  private tell(floor: number): ChangePoint[] {
    const told: ChangePoint[] = [];
    for (const change of this.partition.changes(floor)) {
      const index = change.index + this.skipped;
      if (this.announced.some((other) => Math.abs(other - index) <= SAME)) continue;
      this.announced = [...this.announced.filter((other) => index - other <= 2 * HORIZON), index];
      told.push(describe(change, index, this.count - 1, this.settings.penalty));
    }
    return told.reverse();
  }

  /** Running median of the absolute step between neighbours; equal neighbours say nothing. */
  private learnNoise(value: number): void {
    const step = this.previous === null ? 0 : Math.abs(value - this.previous);
    if (step === 0) return;
    if (this.step === 0) this.step = step;
    else this.step *= 1 + NOISE_RATE * Math.sign(step - this.step);
  }
}

/** Chosen by five-fold cross-validation over the labelled round-trip traces of `npm run bench -- detect`; docs/detection.md has the figures. */
export const ONLINE: ChangeSettings = { half: 5, penalty: 80, noiseShare: 1, levelShare: 0.002, jump: 1.3 };

export function describe({ gain, before, after }: Change, index: number, decidedAt: number, penalty: number): ChangePoint {
  const moved = Math.abs(after.mean - before.mean);
  const kind = moved >= Math.max(before.deviation, after.deviation) / 2 ? "level_shift" : "jitter";
  return { index, decidedAt, kind, confidence: 1 - 0.5 * Math.exp(-Math.max(gain - penalty, 0) / penalty) };
}
