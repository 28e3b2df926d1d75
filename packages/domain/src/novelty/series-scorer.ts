import { PatternMemory } from "./pattern-memory";
import { Range } from "./range";
import { Refractory } from "./refractory";
import { SortedWindow } from "./sorted-window";
import { Surprise } from "./surprise";

/** No single detector may say more than this; decades. */
const MOST = 6;
/** Of a value outside the range: at most this, at this weight beside the patterns. */
const MOST_RANGE = 4;
const RANGE_WEIGHT = 0.617;
/** Surprise from which a sample starts an event, and from which the event is shown as an alarm; decades. */
const LEAST = 0.5;
const SHOWN = 1;
/** Samples of the median that a level is compared with, and of the mean that is compared. */
const LEVEL_MEMORY = 4000;
const LEVEL_MEAN = 4;
/** Larger values are taken for this: their squares would not be finite. */
const LARGEST = 1e150;
/** Weights of the running score: the shortest and the longest pattern, and the level. */
const RUNNING = { short: 0.54, long: 0.18, level: 0.28 } as const;
/** Running scores stay below this; alarms lie above. */
const RUNNING_TOP = 0.3;
/** Decades at which a running score is half its top, and at which an alarm's score is 0.5: quiet round-trip series reach it 0.4 times in 1,000. */
const RUNNING_HALF = 4;
const ALERT = 4.2;
const ALERT_HALF = ALERT * ((1 - RUNNING_TOP) / (0.5 - RUNNING_TOP) - 1);

/**
 * Scores one series sample by sample: below 0.3 the running score, how unusual pattern and level are just now; above it an alarm, one per
 * event, by how surprising it is, and from 0.5 on surprising enough to call somebody. Causal. Missing samples and the learning phase score 0.
 */
export class SeriesScorer {
  private readonly patterns = new PatternMemory();
  private readonly patternSurprise = [new Surprise(), new Surprise(), new Surprise()];
  private readonly range = new Range();
  private readonly rangeSurprise = new Surprise();
  private readonly level = new SortedWindow(LEVEL_MEMORY);
  private deviations: number[] = [];
  private readonly levelSurprise = new Surprise(20);
  private readonly refractory = new Refractory();

  next(sample: number | null): number {
    if (sample === null) return 0;
    const value = Math.max(-LARGEST, Math.min(LARGEST, sample));
    const patterns = this.patterns
      .push(value)
      .map((distance, i) => (distance === null ? 0 : Math.min(MOST, this.patternSurprise[i]?.next(distance) ?? 0)));
    const range = Math.min(MOST_RANGE, this.rangeSurprise.next(this.range.next(value)));
    const level = Math.min(MOST, this.levelSurprise.next(this.deviation(value)));
    const pattern = patterns.reduce((sum, p) => sum + p, 0) / patterns.length;
    // The mean of inverse probabilities: a harmonic mean p-value (Wilson, PNAS 2019), fit for detectors that see the same samples.
    const alarm = Math.max(0, Math.log10((10 ** pattern + RANGE_WEIGHT * 10 ** range) / (1 + RANGE_WEIGHT)));
    if (this.refractory.next(alarm, LEAST) && alarm >= SHOWN) return RUNNING_TOP + (1 - RUNNING_TOP) * part(alarm, ALERT_HALF);
    return RUNNING_TOP * part(RUNNING.short * (patterns[0] ?? 0) + RUNNING.long * (patterns[2] ?? 0) + RUNNING.level * level, RUNNING_HALF);
  }

  /** Mean distance of the last samples from the running median. */
  private deviation(value: number): number {
    const distance = this.level.length ? Math.abs(value - this.level.median) : 0;
    this.level.push(value);
    this.deviations = [...this.deviations, distance].slice(-LEVEL_MEAN);
    return this.deviations.reduce((sum, d) => sum + d, 0) / this.deviations.length;
  }
}

const part = (decades: number, half: number): number => decades / (decades + half);
