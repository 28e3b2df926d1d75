import { newMemory } from "../memory/memory";
import { changesOf, type PartitionSettings, partitionSlots, pushPartition, type SegmentChange } from "./optimal-partition";
import { pushRunningMedian, runningMedianSlots } from "./running-median";

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
  /** Spread below which differences do not count: this many times the sample-to-sample noise … */
  noiseShare: number;
  /** … and this share of the level. */
  levelShare: number;
  /** A segment begins only where the median jumps by this many of those spreads, so that slow drift is not a change. */
  jump: number;
  /** Candidate starts kept open. With fewer, changes of a noisy series are placed less exactly. */
  starts: number;
}

/** Chosen by five-fold cross-validation over the labelled round-trip traces of `npm run bench -- detect`; docs/detection.md has the figures. */
export const ONLINE_SETTINGS: ChangeSettings = { half: 5, penalty: 80, noiseShare: 1, levelShare: 0.002, jump: 1.3, starts: 100 };

/** Changes older than this are not announced any more. */
const HORIZON_SAMPLES = 40;
/** Two changes this close are announced once; this many announcements are remembered for it. */
const SAME_CHANGE_SAMPLES = 2;
const ANNOUNCED_CHANGES_MAX = 8;
/** Clamp of a sample: larger squares would not be finite. */
const SAMPLE_MAGNITUDE_MAX = 1e150;
/** Rates at which the estimates of noise and level follow. */
const NOISE_RATE = 0.02;
const LEVEL_RATE = 0.01;
/** Scales a median absolute step between neighbours to the standard deviation of one sample: 1 / (Φ⁻¹(3/4) · √2). */
export const STEP_TO_SIGMA = 1.0484;

/**
 * Layout: samples seen, samples before the first that the search saw, whether any was present, previous sample, previous median, whether
 * there was a median, noise, level, announced changes, the running median, the search.
 */
const SEEN_SAMPLES = 0;
const SKIPPED_SAMPLES = 1;
const HAS_PRESENT_SAMPLE = 2;
const PREVIOUS = 3;
const FILTERED = 4;
const MEDIANS = 5;
const STEP = 6;
const LEVEL = 7;
const ANNOUNCED_COUNT = 8;
const ANNOUNCED_AT = 9;
const MEDIAN = ANNOUNCED_AT + ANNOUNCED_CHANGES_MAX;

const searchSettings = ({ penalty, starts }: ChangeSettings): PartitionSettings => ({
  penalty,
  horizon: HORIZON_SAMPLES,
  starts,
  links: Math.min(starts, HORIZON_SAMPLES + 1),
});
const partitionAt = (at: number, { half }: ChangeSettings): number => at + MEDIAN + runningMedianSlots(half);

export const changeSlots = (settings: ChangeSettings): number => partitionAt(0, settings) + partitionSlots(searchSettings(settings));
/** The present level (running median), and the sample-to-sample noise. */
export const levelOf = (m: Float64Array, at: number): number => m[at + FILTERED] as number;
export const noiseOf = (m: Float64Array, at: number): number => STEP_TO_SIGMA * (m[at + STEP] as number);

export interface AnnouncedChange extends ChangePoint {
  /** Gain of the change, in penalties. */
  worth: number;
}
const NO_CHANGES: readonly AnnouncedChange[] = [];

/**
 * Announces, sample by sample, where level or spread changed and stayed: the optimal partition of a running median, read after each sample.
 * `sample` is NaN when it is missing. Returns the changes that this sample proved. Causal; the memory is bounded by the open starts. Delay: half the
 * median's width plus the samples that the evidence needs, together 6 on round-trip times.
 * Blind to slow ramps, to regimes shorter than half the median's width, and to a change of loss (missing samples repeat the last one).
 */
export function stepChanges(m: Float64Array, at: number, settings: ChangeSettings, sample: number): readonly AnnouncedChange[] {
  m[at + SEEN_SAMPLES] = (m[at + SEEN_SAMPLES] as number) + 1;
  const isPresent = Number.isFinite(sample);
  if (!isPresent && m[at + HAS_PRESENT_SAMPLE] === 0) {
    m[at + SKIPPED_SAMPLES] = (m[at + SKIPPED_SAMPLES] as number) + 1;
    return NO_CHANGES;
  }
  const value = isPresent ? Math.max(-SAMPLE_MAGNITUDE_MAX, Math.min(SAMPLE_MAGNITUDE_MAX, sample)) : (m[at + PREVIOUS] as number);
  learnNoise(m, at, value);
  m[at + PREVIOUS] = value;
  m[at + HAS_PRESENT_SAMPLE] = 1;
  const filtered = pushRunningMedian(m, at + MEDIAN, settings.half, value);
  if (Number.isNaN(filtered)) return NO_CHANGES;
  if (m[at + LEVEL] === 0) m[at + LEVEL] = Math.abs(filtered);
  const level = m[at + LEVEL] as number;
  const noise = settings.noiseShare * STEP_TO_SIGMA * (m[at + STEP] as number);
  const floor = Math.sqrt(noise * noise + (settings.levelShare * level) ** 2);
  m[at + LEVEL] = level + LEVEL_RATE * (Math.abs(filtered) - level);
  // A series of only zeros has no scale yet.
  if (floor === 0) {
    m[at + SKIPPED_SAMPLES] = (m[at + SKIPPED_SAMPLES] as number) + 1;
    return NO_CHANGES;
  }
  const jumps = m[at + MEDIANS] === 1 && Math.abs(filtered - (m[at + FILTERED] as number)) > settings.jump * floor;
  m[at + FILTERED] = filtered;
  m[at + MEDIANS] = 1;
  const search = searchSettings(settings);
  pushPartition(m, partitionAt(at, settings), search, filtered, floor, jumps);
  const changes = changesOf(m, partitionAt(at, settings), search, floor);
  return changes.length ? announce(m, at, settings, changes) : NO_CHANGES;
}

function announce(m: Float64Array, at: number, { penalty }: ChangeSettings, changes: readonly SegmentChange[]): readonly AnnouncedChange[] {
  const announced: AnnouncedChange[] = [];
  for (const change of changes) {
    const index = change.index + (m[at + SKIPPED_SAMPLES] as number);
    if (isAnnounced(m, at, index)) continue;
    const count = m[at + ANNOUNCED_COUNT] as number;
    m[at + ANNOUNCED_AT + (count % ANNOUNCED_CHANGES_MAX)] = index;
    m[at + ANNOUNCED_COUNT] = count + 1;
    announced.push({ ...describe(change, index, (m[at + SEEN_SAMPLES] as number) - 1, penalty), worth: change.gain / penalty });
  }
  return announced.reverse();
}

function isAnnounced(m: Float64Array, at: number, index: number): boolean {
  const kept = Math.min(ANNOUNCED_CHANGES_MAX, m[at + ANNOUNCED_COUNT] as number);
  for (let i = 0; i < kept; i++) if (Math.abs((m[at + ANNOUNCED_AT + i] as number) - index) <= SAME_CHANGE_SAMPLES) return true;
  return false;
}

/** Updates the running median of the absolute step between neighbours; equal neighbours are ignored. */
function learnNoise(m: Float64Array, at: number, value: number): void {
  const distance = m[at + HAS_PRESENT_SAMPLE] === 0 ? 0 : Math.abs(value - (m[at + PREVIOUS] as number));
  if (distance === 0) return;
  const step = m[at + STEP] as number;
  m[at + STEP] = step === 0 ? distance : step * (1 + NOISE_RATE * Math.sign(distance - step));
}

/** The change detector of one series in a block of its own. */
export class ChangeDetector {
  private readonly memory: Float64Array;

  constructor(private readonly settings: ChangeSettings = ONLINE_SETTINGS) {
    this.memory = newMemory(changeSlots(settings)).f64;
  }

  push(sample: number): ChangePoint[] {
    return stepChanges(this.memory, 0, this.settings, sample).map(({ worth: _, ...change }) => change);
  }
}

export function describe({ gain, before, after }: SegmentChange, index: number, decidedAt: number, penalty: number): ChangePoint {
  const moved = Math.abs(after.mean - before.mean);
  const kind = moved >= Math.max(before.deviation, after.deviation) / 2 ? "level_shift" : "jitter";
  return { index, decidedAt, kind, confidence: 1 - 0.5 * Math.exp(-Math.max(gain - penalty, 0) / penalty) };
}
