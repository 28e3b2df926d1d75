/** Aborts a probe that hangs, ms. It exceeds every time-out that a target may set. */
const MAX_RUN_MS = 90_000;

/** The runs in progress. Each has its own signal: listeners on one long-lived signal would accumulate. */
export class BoundedRuns {
  private readonly controllers = new Set<AbortController>();
  private isEnded = false;

  /** Aborts `work` after `MAX_RUN_MS`, or at `abortAll`. */
  async run<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    if (this.isEnded) controller.abort();
    const timeout = setTimeout(() => controller.abort(), MAX_RUN_MS);
    this.controllers.add(controller);
    try {
      return await work(controller.signal);
    } finally {
      clearTimeout(timeout);
      this.controllers.delete(controller);
    }
  }

  /** Aborts the runs in progress and those that still begin. */
  abortAll(): void {
    this.isEnded = true;
    for (const controller of this.controllers) controller.abort();
  }
}
