import { type Memory, newMemory } from "../memory/memory";
import { isJudged, type MetricNature, worseDirection } from "../metrics/nature";
import type { Preset } from "../model/detection-config";
import type { TimedValue } from "../windows/window-samples";
import { acceptDelivery, DELIVERY_SLOTS, deliveryVerdict, outageStarts, stepDelivery } from "./delivery-judge";
import type { DeliveryVerdict } from "./delivery-terms";
import { LEVEL_SLOTS, type LevelWindow, restLevel } from "./level-deviation";
import { acceptLevel, beOrdinary, type LevelVerdict, learntOf, levelState, stepLevel } from "./level-judge";
import { restartTrend, restartTrendFrom, skipTrendBlock, stepTrend, TREND_SLOTS, type TrendVerdict, trendVerdict } from "./slow-trend";
import { STUCK_SLOTS, type StuckVerdict, stepStuck, stuckVerdict } from "./stuck-value";

const DAY_MS = 86_400_000;
/** A slow series learns for one day, but at least for this many windows. */
const LEARNING_WINDOWS_MIN = 12;

/** The settings of a policy that the judges use. */
export interface JudgementTerms {
  preset: Preset;
  caution: number;
  learningWindows: number;
  windowMs: number;
  intervalMs: number;
  /** Local time minus UTC at this moment, ms. */
  offsetMs: number;
  failedRunsMin: number;
  /** Latest runs among which `failedRunsMin` must have failed. */
  ofRuns: number;
  /** Smallest partial loss above the own rate that is a trouble, 0…1. */
  lossMinimum: number;
  /** Limits of a countdown, in its unit. */
  warnBelow: number;
  criticalBelow: number;
}

/** A trouble that a judge found in a series. */
export type Trouble =
  | { type: "delivery"; verdict: DeliveryVerdict; outages: readonly number[] }
  | { type: "level"; sinceMs: number; worst: number }
  | { type: "trend"; verdict: TrendVerdict }
  | { type: "stuck"; verdict: StuckVerdict }
  | { type: "countdown"; sinceMs: number; value: number; limit: number; isCritical: boolean };

/** Layout: a counter's last value and time, a countdown's value and the time at which it fell below its limit; then the judges. */
const LAST_COUNT = 0;
const LAST_COUNT_MS = 1;
const COUNTDOWN = 2;
const BELOW_SINCE = 3;
const JUDGES = 4;

const STUCK_JUDGE = JUDGES;
const LEVEL_JUDGE = STUCK_JUDGE + STUCK_SLOTS;
const TREND_JUDGE = LEVEL_JUDGE + LEVEL_SLOTS;

function slotsOf(nature: MetricNature): number {
  if (nature.form === "offset") return STUCK_JUDGE + STUCK_SLOTS;
  if (!isJudged(nature) || nature.form === "countdown") return JUDGES;
  return nature.isBadInItself ? JUDGES + DELIVERY_SLOTS : TREND_JUDGE + TREND_SLOTS;
}

/** The slots of the judges of single samples, and of those of windows. */
function learntSlots(nature: MetricNature, from: "samples" | "windows"): [start: number, end: number] {
  const end = slotsOf(nature);
  const level = nature.isBadInItself ? end : Math.min(LEVEL_JUDGE, end);
  return from === "samples" ? [JUDGES, level] : [level, end];
}

/** Number of windows that a series learns from. A slow series learns from fewer: those of one day, but at least twelve. */
export const learningWindowsFor = (learningWindows: number, paceMs: number): number =>
  Math.min(learningWindows, Math.max(LEARNING_WINDOWS_MIN, Math.ceil(DAY_MS / paceMs)));

/** The judges of one series, chosen by the nature of its metric. Their whole state is one block of numbers. */
export class SeriesJudgement {
  #memory: Memory | null;

  constructor(memory: Memory | null = null) {
    this.#memory = memory;
  }

  get memory(): Memory | null {
    return this.#memory;
  }

  /** The value to judge: the sample's value, or a counter's growth per second (null at its first sample and after its restart). */
  valueOf(nature: MetricNature, { tsMs, value }: TimedValue): number | null {
    if (nature.form !== "counter") return value;
    const { f64: m } = this.#memoryFor(nature);
    const [lastMs, last] = [num(m, LAST_COUNT_MS), num(m, LAST_COUNT)];
    if (tsMs <= lastMs) return null;
    m[LAST_COUNT] = value;
    m[LAST_COUNT_MS] = tsMs;
    return lastMs === 0 || value < last ? null : ((value - last) * 1000) / (tsMs - lastMs);
  }

  /** Judges a sample on arrival. Returns true when something that matters to an alert may have changed. */
  seeSample(nature: MetricNature, tsMs: number, value: number, terms: JudgementTerms): boolean {
    if (!isJudged(nature) && !mayFreeze(nature)) return false;
    const memory = this.#memoryFor(nature);
    const { f64: m } = memory;
    if (nature.isBadInItself) {
      const before = deliveryVerdict(memory, JUDGES, terms);
      const after = stepDelivery(memory, JUDGES, tsMs, badShare(nature, value), terms);
      return before.state !== after.state || after.state !== "up" || before.isPending !== after.isPending;
    }
    if (nature.form === "countdown") {
      const isBelow = value < terms.warnBelow;
      const wasBelow = num(m, BELOW_SINCE) > 0;
      m[COUNTDOWN] = value;
      m[BELOW_SINCE] = isBelow ? num(m, BELOW_SINCE) || tsMs : 0;
      return isBelow || wasBelow;
    }
    const wasStuck = stuckVerdict(m, STUCK_JUDGE).isFiring;
    if (mayFreeze(nature)) stepStuck(m, STUCK_JUDGE, tsMs, value);
    return wasStuck !== stuckVerdict(m, STUCK_JUDGE).isFiring;
  }

  /** Judges one closed window. Returns null for a metric without a level, which is judged by its samples alone. */
  seeWindow(nature: MetricNature, window: LevelWindow, terms: JudgementTerms): LevelVerdict | null {
    if (!hasLevel(nature)) return null;
    const memory = this.#memoryFor(nature);
    const paceMs = Math.max(terms.windowMs, terms.intervalMs);
    const worse = worseDirection(nature);
    const verdict = stepLevel(memory, LEVEL_JUDGE, window, {
      preset: terms.preset,
      caution: terms.caution,
      learningWindows: learningWindowsFor(terms.learningWindows, paceMs),
      worse,
      schedule: { offsetMs: terms.offsetMs, paceMs },
    });
    // Compared with the days at the worse level, growth from the better level would look usual.
    if (verdict.betterSinceMs !== null) restartTrendFrom(memory, TREND_JUDGE, verdict.betterSinceMs);
    if (verdict.change === "none" && !verdict.isFiring && verdict.expected && nature.form === "level") {
      const { value, low, high } = verdict.expected;
      const growthMin = worse === -1 ? value - low : high - value;
      verdict.change = stepTrend(memory, TREND_JUDGE, window.startMs, value, { growthMin, worse }).change;
      return verdict;
    }
    if (verdict.change === "adopted") {
      // The level at the end of a slow growth was never the ordinary level, so the level that follows is not an improvement on it.
      if (trendVerdict(memory, TREND_JUDGE).isFiring) beOrdinary(memory, LEVEL_JUDGE);
      skipTrendBlock(memory, TREND_JUDGE);
    } else if (verdict.isFiring || verdict.change !== "none") {
      // A step has its own alert; slow growth is measured from the end of the step.
      restartTrend(memory, TREND_JUDGE);
    }
    return verdict;
  }

  /** All present troubles. */
  troubles(nature: MetricNature, terms: JudgementTerms): Trouble[] {
    const memory = this.#memory;
    if (!memory || memory.f64.length !== slotsOf(nature)) return [];
    const { f64: m } = memory;
    const stuck: Trouble[] = mayFreeze(nature) ? stuckTroubles(m) : [];
    if (!isJudged(nature)) return stuck;
    if (nature.isBadInItself) {
      const verdict = deliveryVerdict(memory, JUDGES, terms);
      return verdict.state === "up" ? [] : [{ type: "delivery", verdict, outages: outageStarts(memory, JUDGES) }];
    }
    if (nature.form === "countdown") {
      const value = num(m, COUNTDOWN);
      if (num(m, BELOW_SINCE) === 0) return [];
      const isCritical = value < terms.criticalBelow;
      const limit = isCritical ? terms.criticalBelow : terms.warnBelow;
      return [{ type: "countdown", sinceMs: num(m, BELOW_SINCE), value, limit, isCritical }];
    }
    const level = levelState(memory, LEVEL_JUDGE);
    const trend = trendVerdict(memory, TREND_JUDGE);
    return [
      ...(level.isFiring ? [{ type: "level" as const, sinceMs: level.sinceMs, worst: level.worst }] : []),
      ...(trend.isFiring ? [{ type: "trend" as const, verdict: trend }] : []),
      ...stuck,
    ];
  }

  /** Whether a delivery metric shows failures that do not yet suffice for a trouble. */
  isPending(nature: MetricNature, terms: JudgementTerms): boolean {
    const memory = this.#memory;
    if (!memory || memory.f64.length !== slotsOf(nature) || !nature.isBadInItself) return false;
    return deliveryVerdict(memory, JUDGES, terms).isPending;
  }

  /** Time of the latest run with failures of a metric that is bad in itself, ms since the Unix epoch; 0 for none. */
  lastBadMs(nature: MetricNature, terms: JudgementTerms): number {
    const memory = this.#memory;
    if (!memory || memory.f64.length !== slotsOf(nature) || !nature.isBadInItself) return 0;
    return deliveryVerdict(memory, JUDGES, terms).lastBadMs;
  }

  /** Number of windows learnt, at most `neededWindows`; a metric without a level needs no learning and returns `neededWindows`. */
  learntWindows(nature: MetricNature, neededWindows: number): number {
    if (!hasLevel(nature)) return neededWindows;
    const memory = this.#memory;
    return memory && memory.f64.length === slotsOf(nature) ? Math.min(neededWindows, learntOf(memory, LEVEL_JUDGE)) : 0;
  }

  /** Ends a level's deviation after a long gap in the samples. Failures of a delivery metric remain until runs are answered. */
  interrupt(nature: MetricNature): void {
    const memory = this.#memory;
    if (memory && memory.f64.length === slotsOf(nature) && hasLevel(nature)) restLevel(memory, LEVEL_JUDGE);
  }

  /** Makes the present level the new normal, because a person accepted it. */
  accept(nature: MetricNature): void {
    const memory = this.#memory;
    if (!memory || memory.f64.length !== slotsOf(nature)) return;
    if (nature.isBadInItself) acceptDelivery(memory, JUDGES);
    else if (hasLevel(nature)) {
      acceptLevel(memory, LEVEL_JUDGE);
      restartTrend(memory, TREND_JUDGE);
    }
  }

  /** A copy of what the judges of samples, or of windows, have learnt. Last values are measured, not learnt, and are excluded. */
  learnt(nature: MetricNature, from: "samples" | "windows"): Float64Array {
    const [start, end] = learntSlots(nature, from);
    return start < end ? this.#memoryFor(nature).f64.slice(start, end) : new Float64Array(0);
  }

  /** Puts back what `learnt` returned. */
  relearn(nature: MetricNature, from: "samples" | "windows", learnt: Float64Array): void {
    const [start, end] = learntSlots(nature, from);
    if (start < end && learnt.length === end - start) this.#memoryFor(nature).f64.set(learnt, start);
  }

  /** The memory for a nature; new when the present one has the layout of another nature. */
  #memoryFor(nature: MetricNature): Memory {
    const slots = slotsOf(nature);
    if (this.#memory?.f64.length !== slots) this.#memory = newMemory(slots);
    return this.#memory;
  }
}

/** Whether the values of a healthy source always change, so that a constant value indicates a stuck sensor or a cached answer. */
const mayFreeze = ({ form, isBadInItself }: MetricNature): boolean =>
  !isBadInItself && (form === "level" || form === "count" || form === "offset");

function stuckTroubles(m: Float64Array): Trouble[] {
  const verdict = stuckVerdict(m, STUCK_JUDGE);
  return verdict.isFiring ? [{ type: "stuck", verdict }] : [];
}

const hasLevel = (nature: MetricNature): boolean => isJudged(nature) && !nature.isBadInItself && nature.form !== "countdown";

/** Failed share of a run, 0…1, for a metric that is bad in itself. A count that is bad in itself, such as defects, fails at 1 or more. */
export function badShare({ good, form }: MetricNature, value: number): number {
  if (form === "count") return value > 0 ? 1 : 0;
  return good === "higher" ? 1 - value : value;
}

const num = (m: Float64Array, slot: number): number => m[slot] as number;
