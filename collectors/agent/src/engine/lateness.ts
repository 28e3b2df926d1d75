const KEPT = 512;

/** How late the last runs began, ms: what the event loop and the machine add to the schedule. */
export class LatenessWindow {
  private readonly values: number[] = [];

  add(lateMs: number): void {
    this.values.push(lateMs);
    if (this.values.length > KEPT) this.values.shift();
  }

  /** null before the first run. */
  p99(): number | null {
    const sorted = [...this.values].sort((a, b) => a - b);
    return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? null;
  }
}
