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

  /** Never early: timers count whole milliseconds, and an answer would say that it left before its question came. */
  private hold(ms: number, answer: () => void): void {
    const dueMs = performance.now() + ms;
    const wait = () => {
      const timer = setTimeout(
        () => {
          this.timers.delete(timer);
          if (performance.now() < dueMs) wait();
          else answer();
        },
        Math.max(1, Math.ceil(dueMs - performance.now())),
      );
      this.timers.add(timer);
    };
    wait();
  }
}
