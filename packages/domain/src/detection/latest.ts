import { type Band, detectors } from "../detectors";
import type { Vote } from "../model/evidence";
import type { TimedValue } from "../windows/window-samples";
import type { BankVerdict } from "./detector-bank";
import { EXPECTATION, JOINT_DETECTOR } from "./voters";

/** The detectors' verdict on a window. */
export interface Said extends Pick<BankVerdict, "votes" | "compositeScore" | "expected"> {
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

/** Layout: last sample (time first, `SAMPLED` is 1 once there is one); firing state; last verdict (`SPOKEN` is 1 while there is one). */
const VALUE = 1;
const UNCERTAINTY = 2;
const FLAGS = 3;
const SAMPLED = 4;
const FIRING = 5;
const PENDING = 6;
const SINCE = 7;
const UNTIL = 8;
const SPOKEN = 9;
const COMPOSITE = 10;
const CONFIDENCE = 11;
const EXPECTED = 12;
const SCORES = EXPECTED + 3;

/** The last sample and verdict of a series, as numbers that a checkpoint copies without serialising; NaN means unknown. */
export class Latest {
  constructor(readonly numbers = new Float64Array(SCORES + votersInOrder().length)) {}

  get sample(): TimedValue | null {
    if (this.numbers[SAMPLED] === 0) return null;
    return { tsMs: this.at(0), value: this.at(VALUE), uncertainty: orNull(this.at(UNCERTAINTY)), flags: this.at(FLAGS) };
  }

  see({ tsMs, value, uncertainty, flags }: TimedValue): void {
    this.numbers[0] = tsMs;
    this.numbers[VALUE] = value;
    this.numbers[UNCERTAINTY] = uncertainty ?? Number.NaN;
    this.numbers[FLAGS] = flags;
    this.numbers[SAMPLED] = 1;
  }

  get firing(): boolean {
    return this.numbers[FIRING] === 1;
  }

  get pending(): boolean {
    return this.numbers[PENDING] === 1;
  }

  /** First sample of the window at which firing began, ms since the Unix epoch. */
  get firingSinceMs(): number {
    return this.at(SINCE);
  }

  /** End of the last firing window, ms since the Unix epoch; 0: never fired. */
  get firedUntilMs(): number {
    return this.at(UNTIL);
  }

  judge({ firing, pending }: Pick<BankVerdict, "firing" | "pending">, fromMs: number, untilMs: number): void {
    if (firing && !this.firing) this.numbers[SINCE] = fromMs;
    if (firing) this.numbers[UNTIL] = untilMs;
    this.numbers[FIRING] = Number(firing);
    this.numbers[PENDING] = Number(pending);
  }

  /** Clears the firing state of a paused series. */
  rest(): void {
    this.numbers[FIRING] = this.numbers[PENDING] = 0;
  }

  /** The last verdict; null while the detectors learn. */
  get said(): Said | null {
    if (this.numbers[SPOKEN] === 0) return null;
    const spoke = votersInOrder().flatMap((voter, i) => {
      const score = this.at(SCORES + i);
      return Number.isNaN(score) ? [] : [{ ...voter, score }];
    });
    const expected = Number.isNaN(this.at(EXPECTED)) ? null : this.band();
    const votes = spoke.map((vote) => ({ ...vote, weight: 1 / spoke.length }));
    return { votes, compositeScore: this.at(COMPOSITE), confidence: this.at(CONFIDENCE), expected };
  }

  say(said: Said | null): void {
    const { numbers: m } = this;
    m[SPOKEN] = Number(said !== null);
    if (!said) return;
    m[COMPOSITE] = said.compositeScore;
    m[CONFIDENCE] = said.confidence;
    m[EXPECTED] = said.expected?.value ?? Number.NaN;
    m[EXPECTED + 1] = said.expected?.low ?? Number.NaN;
    m[EXPECTED + 2] = said.expected?.high ?? Number.NaN;
    m.fill(Number.NaN, SCORES);
    for (const { detector, score } of said.votes) {
      const voter = votersInOrder().findIndex((other) => other.detector === detector);
      if (voter >= 0) m[SCORES + voter] = score;
    }
  }

  private band(): Band {
    return { value: this.at(EXPECTED), low: this.at(EXPECTED + 1), high: this.at(EXPECTED + 2) };
  }

  private at(place: number): number {
    return this.numbers[place] as number;
  }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value);
