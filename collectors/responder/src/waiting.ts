/** Maximum number of delayed answers; further requests are dropped, so that a delay does not exhaust memory. */
const MAX_WAITING = 100_000;

/** Holds the answers that a fault delays. */
export class Waiting {
  private readonly timers = new Set<NodeJS.Timeout>();

  /** Calls `answer` after that time; immediately for 0. */
  after(ms: number, answer: () => void): void {
    if (ms === 0) answer();
    else if (this.timers.size < MAX_WAITING) this.hold(ms, answer);
  }

  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** Never answers early: timers have a resolution of 1 ms, and a reply must not appear to leave before its request arrived. */
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
