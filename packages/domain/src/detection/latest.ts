import { type Band, detectors } from "../detectors";
import type { Vote } from "../model/evidence";
import type { TimedValue } from "../windows/window-samples";
import type { BankVerdict } from "./detector-bank";
import { EXPECTATION, JOINT_DETECTOR } from "./voters";

/** The detectors' verdict on a window. */
export interface WindowVerdict extends Pick<BankVerdict, "votes" | "compositeScore" | "expected"> {
  confidence: number;
}

type Voter = Pick<Vote, "family" | "detector">;
let known: readonly Voter[] | null = null;

/** All possible voters, in the order of a bank. The first call closes the registry, because the layout below depends on this order. */
function votersInOrder(): readonly Voter[] {
  if (known) return known;
  const registered = detectors.close().map(({ name, family }) => ({ family, detector: name }));
  known = [...registered, { family: "multivariate", detector: JOINT_DETECTOR }, EXPECTATION];
  return known;
}

/**
 * Layout: last sample (time first; `HAS_SAMPLE` is 1 after the first sample); firing state; last verdict (`HAS_VERDICT` is 1 while there is a
 * verdict).
 */
const VALUE = 1;
const UNCERTAINTY = 2;
const FLAGS = 3;
const HAS_SAMPLE = 4;
const FIRING_STATE = 5;
const PENDING_STATE = 6;
const FIRING_START_MS = 7;
const FIRING_END_MS = 8;
const HAS_VERDICT = 9;
const COMPOSITE = 10;
const CONFIDENCE = 11;
const EXPECTED_BAND = 12;
const SCORES = EXPECTED_BAND + 3;

/** The last sample and verdict of a series, as numbers that a checkpoint copies without serialising; NaN means unknown. */
export class Latest {
  constructor(readonly numbers = new Float64Array(SCORES + votersInOrder().length)) {}

  get sample(): TimedValue | null {
    if (this.numbers[HAS_SAMPLE] === 0) return null;
    return { tsMs: this.at(0), value: this.at(VALUE), uncertainty: orNull(this.at(UNCERTAINTY)), flags: this.at(FLAGS) };
  }

  setSample({ tsMs, value, uncertainty, flags }: TimedValue): void {
    this.numbers[0] = tsMs;
    this.numbers[VALUE] = value;
    this.numbers[UNCERTAINTY] = uncertainty ?? Number.NaN;
    this.numbers[FLAGS] = flags;
    this.numbers[HAS_SAMPLE] = 1;
  }

  get firing(): boolean {
    return this.numbers[FIRING_STATE] === 1;
  }

  get pending(): boolean {
    return this.numbers[PENDING_STATE] === 1;
  }

  /** First sample of the window at which firing began, ms since the Unix epoch. */
  get firingSinceMs(): number {
    return this.at(FIRING_START_MS);
  }

  /** End of the last firing window, ms since the Unix epoch; 0: never fired. */
  get firedUntilMs(): number {
    return this.at(FIRING_END_MS);
  }

  judge({ firing, pending }: Pick<BankVerdict, "firing" | "pending">, fromMs: number, untilMs: number): void {
    if (firing && !this.firing) this.numbers[FIRING_START_MS] = fromMs;
    if (firing) this.numbers[FIRING_END_MS] = untilMs;
    this.numbers[FIRING_STATE] = Number(firing);
    this.numbers[PENDING_STATE] = Number(pending);
  }

  /** Clears the firing state of a paused series. */
  clearFiring(): void {
    this.numbers[FIRING_STATE] = this.numbers[PENDING_STATE] = 0;
  }

  /** The last verdict; null while the detectors learn. */
  get verdict(): WindowVerdict | null {
    if (this.numbers[HAS_VERDICT] === 0) return null;
    const spoke = votersInOrder().flatMap((voter, i) => {
      const score = this.at(SCORES + i);
      return Number.isNaN(score) ? [] : [{ ...voter, score }];
    });
    const expected = Number.isNaN(this.at(EXPECTED_BAND)) ? null : this.band();
    const votes = spoke.map((vote) => ({ ...vote, weight: 1 / spoke.length }));
    return { votes, compositeScore: this.at(COMPOSITE), confidence: this.at(CONFIDENCE), expected };
  }

  setVerdict(verdict: WindowVerdict | null): void {
    const { numbers: m } = this;
    m[HAS_VERDICT] = Number(verdict !== null);
    if (!verdict) return;
    m[COMPOSITE] = verdict.compositeScore;
    m[CONFIDENCE] = verdict.confidence;
    m[EXPECTED_BAND] = verdict.expected?.value ?? Number.NaN;
    m[EXPECTED_BAND + 1] = verdict.expected?.low ?? Number.NaN;
    m[EXPECTED_BAND + 2] = verdict.expected?.high ?? Number.NaN;
    m.fill(Number.NaN, SCORES);
    for (const { detector, score } of verdict.votes) {
      const voter = votersInOrder().findIndex((other) => other.detector === detector);
      if (voter >= 0) m[SCORES + voter] = score;
    }
  }

  private band(): Band {
    return { value: this.at(EXPECTED_BAND), low: this.at(EXPECTED_BAND + 1), high: this.at(EXPECTED_BAND + 2) };
  }

  private at(place: number): number {
    return this.numbers[place] as number;
  }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
