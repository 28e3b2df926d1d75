/** Beyond that requests are dropped: a delay must not become memory. */
const MAX_WAITING = 100_000;

/** Answers that a fault holds back. */
export class Waiting {
  private readonly timers = new Set<NodeJS.Timeout>();

  /** At once for 0. */
  after(ms: number, answer: () => void): void {
    if (ms === 0) answer();
    else if (this.timers.size < MAX_WAITING) this.hold(ms, answer);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  private hold(ms: number, answer: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      answer();
    }, ms);
    this.timers.add(timer);
  }
}
