/** Seconds' worth of tokens that a bucket holds when it is full. */
const BURST_SECONDS = 10;

/**
 * Token bucket that may go into debt: what a request costs is known only after it was served, so it is charged then, and the next one waits
 * until the debt is paid.
 */
export class TokenBucket {
  readonly #perSecond: number;
  #tokens: number;
  #filledMs: number;

  constructor(perSecond: number, nowMs: number) {
    this.#perSecond = perSecond;
    this.#tokens = perSecond * BURST_SECONDS;
    this.#filledMs = nowMs;
  }

  charge(tokens: number, nowMs: number): void {
    this.#refill(nowMs);
    this.#tokens -= tokens;
  }

  /** Seconds until the debt is paid, 0 without debt. */
  waitSeconds(nowMs: number): number {
    this.#refill(nowMs);
    return this.#tokens >= 0 ? 0 : -this.#tokens / this.#perSecond;
  }

  /** Whether the bucket holds all its tokens, so that a new one would equal it. */
  isFull(nowMs: number): boolean {
    this.#refill(nowMs);
    return this.#tokens >= this.#perSecond * BURST_SECONDS;
  }

  #refill(nowMs: number): void {
    const elapsedSeconds = Math.max(0, nowMs - this.#filledMs) / 1000;
    this.#filledMs = nowMs;
    this.#tokens = Math.min(this.#perSecond * BURST_SECONDS, this.#tokens + elapsedSeconds * this.#perSecond);
  }
}
