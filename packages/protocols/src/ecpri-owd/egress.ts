const EGRESS_TIMES_MAX = 32;

/**
 * One-step's time is written into a frame before it leaves. How much later frames left so far (their kernel stamp less what was written)
 * is the best guess for the next one: it goes into the compensation.
 */
export class EgressDelay {
  private readonly valuesNs: number[] = [];

  add(ns: number): void {
    this.valuesNs.push(ns);
    if (this.valuesNs.length > EGRESS_TIMES_MAX) this.valuesNs.shift();
  }

  /** 0 before the first. */
  medianNs(): number {
    const sorted = [...this.valuesNs].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  }
}
