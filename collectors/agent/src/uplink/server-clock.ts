import { monotonicMs as systemMonotonicMs } from "./monotonic";

/** An estimate of the server's time at one moment of the monotonic clock, with its maximum error. */
interface Estimate {
  serverMinusMonotonicMs: number;
  errorMs: number;
  atMonotonicMs: number;
}

/** When a request was sent and its answer received, ms of the monotonic clock. */
export interface ExchangeTimes {
  sentMs: number;
  receivedMs: number;
}

/** Maximum drift of a monotonic clock against the server's, as a share. */
const DRIFT = 200e-6;
/** An estimate is dropped after this time, ms, as soon as a newer one exists. */
const KEEP_MS = 10 * 60_000;
/** Resolution of the server's time, ms. */
const RESOLUTION_MS = 1;
/** Maximum error of a wall clock that is still used to place samples, ms. */
const OFFSET_MS_MAX = 1_000;

/**
 * Whether samples are placed by the server's time: the wall clock is wrong by more than `OFFSET_MS_MAX` plus the error of the measurement.
 */
export const isClockOff = (offset: { offsetMs: number; errorMs: number } | null): boolean =>
  offset !== null && Math.abs(offset.offsetMs) > OFFSET_MS_MAX + offset.errorMs;

/**
 * Estimates the server's time from the times that its answers prove (of protocol 1: state). The server stated it between request and answer, so the middle is off by at
 * most half the round trip. The estimate with the smallest error counts. Wall-clock steps do not affect estimates: they use the monotonic
 * clock.
 */
export class ServerClock {
  private estimates: Estimate[] = [];
  private readonly wallMs: () => number;
  private readonly monotonicMs: () => number;

  constructor({ wallMs = Date.now, monotonicMs = systemMonotonicMs }: { wallMs?: () => number; monotonicMs?: () => number } = {}) {
    this.wallMs = wallMs;
    this.monotonicMs = monotonicMs;
  }

  /** Runs one exchange and measures it. Whoever verifies the answer's time passes both to `note`. */
  async during<T>(exchange: () => Promise<T>): Promise<{ answer: T; exchanged: ExchangeTimes }> {
    const sentMs = this.monotonicMs();
    const answer = await exchange();
    return { answer, exchanged: { sentMs, receivedMs: this.monotonicMs() } };
  }

  /** Whether an answer has stated the server's time. */
  get isKnown(): boolean {
    return this.estimates.length > 0;
  }

  /** The server's time, ms since the Unix epoch; the wall clock's time until the server has answered. */
  nowMs(): number {
    const best = this.best();
    return best === undefined ? this.wallMs() : this.monotonicMs() + best.serverMinusMonotonicMs;
  }

  /** How far the wall clock is ahead of the server's and the maximum error, ms; null until the server has answered. */
  offset(): { offsetMs: number; errorMs: number } | null {
    const best = this.best();
    if (best === undefined) return null;
    return { offsetMs: this.wallMs() - this.monotonicMs() - best.serverMinusMonotonicMs, errorMs: best.errorMs };
  }

  /**
   * What to add to times of a wall clock with that lead over the monotonic clock to obtain the server's time, ms. 0 if the clock was right
   * within one second plus the error, or if the server's time is unknown.
   */
  shiftMs(wallMinusMonotonicMs: number): number {
    const best = this.best();
    if (best === undefined) return 0;
    const shiftMs = best.serverMinusMonotonicMs - wallMinusMonotonicMs;
    return isClockOff({ offsetMs: shiftMs, errorMs: best.errorMs }) ? shiftMs : 0;
  }

  /** Records the server's time in the answer of an exchange. @param serverMs ms since the Unix epoch; NaN if the answer states none */
  note({ sentMs, receivedMs }: ExchangeTimes, serverMs: number): void {
    if (!Number.isFinite(serverMs) || serverMs <= 0) return;
    const estimate = {
      serverMinusMonotonicMs: serverMs - (sentMs + receivedMs) / 2,
      errorMs: (receivedMs - sentMs) / 2 + RESOLUTION_MS,
      atMonotonicMs: receivedMs,
    };
    const best = this.best();
    const isAgreed =
      best !== undefined && Math.abs(best.serverMinusMonotonicMs - estimate.serverMinusMonotonicMs) <= best.errorMs + estimate.errorMs;
    // The machine was suspended or the server's clock was set, so earlier estimates are invalid.
    if (!isAgreed) this.estimates = [];
    // A newer estimate with a smaller error replaces earlier ones.
    this.estimates = this.estimates.filter(
      ({ errorMs, atMonotonicMs }) => errorMs < estimate.errorMs && receivedMs - atMonotonicMs < KEEP_MS,
    );
    this.estimates.push(estimate);
  }

  /** The estimate with the smallest error now, with drift included. */
  private best(): Estimate | undefined {
    const nowMs = this.monotonicMs();
    const aged = this.estimates.map((one) => ({ ...one, errorMs: one.errorMs + DRIFT * (nowMs - one.atMonotonicMs) }));
    return aged.reduce<Estimate | undefined>((best, one) => (best === undefined || one.errorMs < best.errorMs ? one : best), undefined);
  }
}
