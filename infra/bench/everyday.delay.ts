import { Random, seedOf } from "./everyday.random";
import type { Traits } from "./everyday.world";

/** The scatter of one endpoint's delays: a part common to a run (its path, its wander) and one of each packet. */
export class DelayNoise {
  private wander = 0;
  private path = 0;

  constructor(
    private readonly traits: Traits,
    private readonly random: Random,
  ) {}

  /** The common part of the next run. */
  nextRun(): number {
    const { wanderCoefficient: rho, wanderScale, pathGap, pathShare } = this.traits;
    if (wanderScale > 0) this.wander = rho * this.wander + Math.sqrt(1 - rho * rho) * wanderScale * this.random.normal();
    this.path = pathGap > 0 && this.random.chance(pathShare) ? pathGap : 0;
    return this.path + this.wander;
  }

  packet(): number {
    const { noise, noiseScale } = this.traits;
    switch (noise) {
      case "lognormal":
        return noiseScale * Math.exp(0.8 * this.random.normal());
      case "student":
        return noiseScale * this.random.studentT3();
      case "queue":
        return noiseScale * this.random.exponential();
      default:
        return noiseScale * this.random.normal();
    }
  }
}

/** What a clock of that step reads; a delay is never negative. */
export function readDelay(value: number, step: number): number {
  const positive = Math.max(value, 0.001);
  return step > 0 ? Math.max(step, Math.round(positive / step) * step) : positive;
}

const RUNS_FOR_SPREAD = 1_001;

/**
 * Robust spread of a run's median delay around its level while nothing is wrong: the larger of 1.4826 × MAD and IQR / 1.349, so that the gap
 * between two paths belongs to it, and at least one step of the clock.
 */
export function spreadOf(traits: Traits, seed: number): number {
  const random = new Random(seedOf(seed, traits.index, 2));
  const noise = new DelayNoise(traits, random);
  const packets = new Float64Array(traits.protocol === "oran-cfm" ? 1 : traits.packets);
  const medians = new Float64Array(RUNS_FOR_SPREAD);
  for (let run = 0; run < RUNS_FOR_SPREAD; run++) {
    const common = traits.level + noise.nextRun();
    for (let i = 0; i < packets.length; i++) packets[i] = readDelay(common + noise.packet(), traits.step);
    packets.sort();
    medians[run] = at(packets, 0.5);
  }
  medians.sort();
  const median = at(medians, 0.5);
  const deviations = medians.map((value) => Math.abs(value - median)).sort();
  return Math.max(1.4826 * at(deviations, 0.5), (at(medians, 0.75) - at(medians, 0.25)) / 1.349, traits.step);
}

const at = (sorted: Float64Array, share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
