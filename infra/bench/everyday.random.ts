import { seeded } from "../../packages/domain/src/detection/simulation";

/** Seeded draws of the distributions that the simulated world needs. */
export class Random {
  readonly uniform: () => number;
  private spare: number | null = null;

  constructor(seed: number) {
    this.uniform = seeded(seed);
  }

  /** Standard normal (Box and Muller 1958). */
  normal(): number {
    if (this.spare !== null) {
      const value = this.spare;
      this.spare = null;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Student's t with three degrees of freedom: a heavy tail with finite variance. */
  studentT3(): number {
    const [a, b, c] = [this.normal(), this.normal(), this.normal()];
    return this.normal() / Math.sqrt((a * a + b * b + c * c) / 3);
  }

  exponential(): number {
    return -Math.log(1 - this.uniform());
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  logBetween(low: number, high: number): number {
    return low * (high / low) ** this.uniform();
  }

  integer(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  pick<T>(values: readonly [T, ...T[]]): T {
    return values[Math.floor(this.uniform() * values.length)] ?? values[0];
  }
}

/** One seed out of several numbers (FNV-1a over their 32-bit words). */
export function seedOf(...parts: readonly number[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) for (let shift = 0; shift < 32; shift += 8) hash = Math.imul(hash ^ ((part >>> shift) & 255), 0x01000193);
  return hash >>> 0;
}
