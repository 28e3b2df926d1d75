import { newMemory } from "../memory/memory";
import { type Change, changesOf, type PartitionSettings, partitionSlots, pushPartition } from "./optimal-partition";
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
  /** Spread that is nothing: this many times the sample-to-sample noise … */
  noiseShare: number;
  /** … and this share of the level. */
  levelShare: number;
  /** A segment begins only where the median jumps by this many floors: slow drift is no change. */
  jump: number;
  /** Starts kept open, online: with fewer a noisy series loses places of changes. */
  starts: number;
}

/** Chosen by five-fold cross-validation over the labelled round-trip traces of `npm run bench -- detect`; docs/detection.md has the figures. */
export const ONLINE: ChangeSettings = { half: 5, penalty: 80, noiseShare: 1, levelShare: 0.002, jump: 1.3, starts: 100 };

/** Changes older than this many samples are not told any more. */
const HORIZON = 40;
/** Two announcements this close are one; so many of the last are remembered. */
const SAME = 2;
const TOLD = 8;
/** Larger values are taken for this: their squares would not be finite. */
const LARGEST = 1e150;
/** Rate at which the noise estimate follows, and the level. */
const NOISE_RATE = 0.02;
const LEVEL_RATE = 0.01;
/** Scales a median absolute step between neighbours to the standard deviation of one sample: 1 / (Φ⁻¹(3/4) · √2). */
export const STEP_TO_SIGMA = 1.0484;

/** Layout: samples seen, those before the first the search was shown, present ones; previous sample and median; noise and level; told changes. */
const SEEN = 0;
const SKIPPED = 1;
const PRESENT = 2;
const PREVIOUS = 3;
const FILTERED = 4;
const MEDIANS = 5;
const STEP = 6;
const LEVEL = 7;
const TOLD_COUNT = 8;
const TOLD_AT = 9;
const MEDIAN = TOLD_AT + TOLD;

const searchSettings = ({ penalty, starts }: ChangeSettings): PartitionSettings => ({
  penalty,
  horizon: HORIZON,
  starts,
  links: Math.min(starts, HORIZON + 1),
});
const partitionAt = (at: number, { half }: ChangeSettings): number => at + MEDIAN + runningMedianSlots(half);

export const changeSlots = (settings: ChangeSettings): number => partitionAt(0, settings) + partitionSlots(searchSettings(settings));
/** The level the search stands at, and the sample-to-sample noise. */
export const levelOf = (m: Float64Array, at: number): number => m[at + FILTERED] as number;
export const noiseOf = (m: Float64Array, at: number): number => STEP_TO_SIGMA * (m[at + STEP] as number);

export interface ToldChange extends ChangePoint {
  /** How many times its penalty the change is worth. */
  worth: number;
}
const NONE: readonly ToldChange[] = [];

/**
 * Announces, sample by sample, where level or spread changed and stayed: the optimal partition of a running median, read after each sample.
 * Takes a sample, NaN where it is missing, and says which changes it proved. Causal; state bounded by its open starts. Delay: half the
 * median's width and what the evidence needs, 6 samples on round-trip times.
 * Blind to slow ramps, to regimes shorter than half the median's width, and to a change of loss (missing samples repeat the last one).
 */
export function stepChanges(m: Float64Array, at: number, settings: ChangeSettings, sample: number): readonly ToldChange[] {
  m[at + SEEN] = (m[at + SEEN] as number) + 1;
  const isPresent = Number.isFinite(sample);
  if (!isPresent && m[at + PRESENT] === 0) {
    m[at + SKIPPED] = (m[at + SKIPPED] as number) + 1;
    return NONE;
  }
  const value = isPresent ? Math.max(-LARGEST, Math.min(LARGEST, sample)) : (m[at + PREVIOUS] as number);
  learnNoise(m, at, value);
  m[at + PREVIOUS] = value;
  m[at + PRESENT] = 1;
  const filtered = pushRunningMedian(m, at + MEDIAN, settings.half, value);
  if (Number.isNaN(filtered)) return NONE;
  if (m[at + LEVEL] === 0) m[at + LEVEL] = Math.abs(filtered);
  const level = m[at + LEVEL] as number;
  const noise = settings.noiseShare * STEP_TO_SIGMA * (m[at + STEP] as number);
  const floor = Math.sqrt(noise * noise + (settings.levelShare * level) ** 2);
  m[at + LEVEL] = level + LEVEL_RATE * (Math.abs(filtered) - level);
  // A series of nothing but zeros has no scale yet.
  if (floor === 0) {
    m[at + SKIPPED] = (m[at + SKIPPED] as number) + 1;
    return NONE;
  }
  const jumps = m[at + MEDIANS] === 1 && Math.abs(filtered - (m[at + FILTERED] as number)) > settings.jump * floor;
  m[at + FILTERED] = filtered;
  m[at + MEDIANS] = 1;
  const search = searchSettings(settings);
  pushPartition(m, partitionAt(at, settings), search, filtered, floor, jumps);
  const changes = changesOf(m, partitionAt(at, settings), search, floor);
  return changes.length ? tell(m, at, settings, changes) : NONE;
}

function tell(m: Float64Array, at: number, { penalty }: ChangeSettings, changes: readonly Change[]): readonly ToldChange[] {
  const told: ToldChange[] = [];
  for (const change of changes) {
    const index = change.index + (m[at + SKIPPED] as number);
    if (isTold(m, at, index)) continue;
    const count = m[at + TOLD_COUNT] as number;
    m[at + TOLD_AT + (count % TOLD)] = index;
    m[at + TOLD_COUNT] = count + 1;
    told.push({ ...describe(change, index, (m[at + SEEN] as number) - 1, penalty), worth: change.gain / penalty });
  }
  return told.reverse();
}

function isTold(m: Float64Array, at: number, index: number): boolean {
  const kept = Math.min(TOLD, m[at + TOLD_COUNT] as number);
  for (let i = 0; i < kept; i++) if (Math.abs((m[at + TOLD_AT + i] as number) - index) <= SAME) return true;
  return false;
}

/** Running median of the absolute step between neighbours; equal neighbours say nothing. */
function learnNoise(m: Float64Array, at: number, value: number): void {
  const distance = m[at + PRESENT] === 0 ? 0 : Math.abs(value - (m[at + PREVIOUS] as number));
  if (distance === 0) return;
  const step = m[at + STEP] as number;
  m[at + STEP] = step === 0 ? distance : step * (1 + NOISE_RATE * Math.sign(distance - step));
}

/** The detector of changes with a memory of its own. */
export class ChangeDetector {
  private readonly memory: Float64Array;

  constructor(private readonly settings: ChangeSettings = ONLINE) {
    this.memory = newMemory(changeSlots(settings)).f64;
  }

  push(sample: number): ChangePoint[] {
    return stepChanges(this.memory, 0, this.settings, sample).map(({ worth: _, ...change }) => change);
  }
}

export function describe({ gain, before, after }: Change, index: number, decidedAt: number, penalty: number): ChangePoint {
  const moved = Math.abs(after.mean - before.mean);
  const kind = moved >= Math.max(before.deviation, after.deviation) / 2 ? "level_shift" : "jitter";
  return { index, decidedAt, kind, confidence: 1 - 0.5 * Math.exp(-Math.max(gain - penalty, 0) / penalty) };
}
