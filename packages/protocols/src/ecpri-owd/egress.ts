const EGRESS_TIMES_MAX = 32;

/**
 * In the one-step procedure, the time is written into a frame before the frame is sent. The delay of earlier frames (kernel timestamp minus written
 * time) is the best estimate for the next frame, and is added to its compensation.
 */
export class EgressDelay {
  private readonly valuesNs: number[] = [];

  add(ns: number): void {
    this.valuesNs.push(ns);
    if (this.valuesNs.length > EGRESS_TIMES_MAX) this.valuesNs.shift();
  }

  /** Median of the egress delays, ns; 0 before the first frame. */
  medianNs(): number {
    const sorted = [...this.valuesNs].sort((a, b) => a - b);
    return sorted[sorted.length >> 1] ?? 0;
  }
}
