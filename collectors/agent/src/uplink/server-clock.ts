import { monotonicMs as systemMonotonicMs } from "./monotonic";

/** The server's time at one moment of the monotonic clock, and how well it is known. */
interface Estimate {
  serverMinusMonotonicMs: number;
  errorMs: number;
  atMonotonicMs: number;
}

/** How far a monotonic clock may run from the server's, as a share. */
const DRIFT = 200e-6;
/** An estimate is kept for so long, unless there is no newer one. */
const KEEP_MS = 10 * 60_000;
/** The server states whole milliseconds. */
const RESOLUTION_MS = 1;
/** Below that a wall clock is right enough for samples to be placed by it. */
const OFFSET_MS_MAX = 1_000;

/** Whether samples are placed by the server's time, because the wall clock is wrong beyond what the measurement may be off. */
export const isClockOff = (offset: { offsetMs: number; errorMs: number } | null): boolean =>
  offset !== null && Math.abs(offset.offsetMs) > OFFSET_MS_MAX + offset.errorMs;

/**
 * The server's time, from the time that each of its answers states: it was stated between request and answer, so the middle is off by at most
 * half the round trip. The answer with the smallest error counts. The anchor is the monotonic clock, so the wall clock may step at any time.
 */
export class ServerClock {
  private estimates: Estimate[] = [];
  private readonly wallMs: () => number;
  private readonly monotonicMs: () => number;

  constructor({ wallMs = Date.now, monotonicMs = systemMonotonicMs }: { wallMs?: () => number; monotonicMs?: () => number } = {}) {
    this.wallMs = wallMs;
    this.monotonicMs = monotonicMs;
  }

  /** Runs one exchange and notes the time that its answer states, ms since the Unix epoch; NaN where it states none. */
  async during<T>(exchange: () => Promise<T>, serverMsIn: (answer: T) => number): Promise<T> {
    const sentMs = this.monotonicMs();
    const answer = await exchange();
    const receivedMs = this.monotonicMs();
    const serverMs = serverMsIn(answer);
    if (Number.isFinite(serverMs) && serverMs > 0) this.note(sentMs, receivedMs, serverMs);
    return answer;
  }

  /** Whether an answer has stated the server's time. */
  get isKnown(): boolean {
    return this.estimates.length > 0;
  }

  /** The server's time; the wall clock's as long as the server has not answered. */
  nowMs(): number {
    const best = this.best();
    return best === undefined ? this.wallMs() : this.monotonicMs() + best.serverMinusMonotonicMs;
  }

  /** How far the wall clock is ahead of the server's, and the ±; null as long as the server has not answered. */
  offset(): { offsetMs: number; errorMs: number } | null {
    const best = this.best();
    if (best === undefined) return null;
    return { offsetMs: this.wallMs() - this.monotonicMs() - best.serverMinusMonotonicMs, errorMs: best.errorMs };
  }

  /**
   * What to add to times of a wall clock with that lead over the monotonic one, so that they are the server's; 0 where the clock was right to
   * a second beyond the error, or where nothing is known.
   */
  shiftMs(wallMinusMonotonicMs: number): number {
    const best = this.best();
    if (best === undefined) return 0;
    const shiftMs = best.serverMinusMonotonicMs - wallMinusMonotonicMs;
    return isClockOff({ offsetMs: shiftMs, errorMs: best.errorMs }) ? shiftMs : 0;
  }

  private note(sentMs: number, receivedMs: number, serverMs: number): void {
    const estimate = {
      serverMinusMonotonicMs: serverMs - (sentMs + receivedMs) / 2,
      errorMs: (receivedMs - sentMs) / 2 + RESOLUTION_MS,
      atMonotonicMs: receivedMs,
    };
    const best = this.best();
    const isAgreed =
      best !== undefined && Math.abs(best.serverMinusMonotonicMs - estimate.serverMinusMonotonicMs) <= best.errorMs + estimate.errorMs;
    // The machine was suspended, or the server's own clock was set: what was known before holds no longer.
    if (!isAgreed) this.estimates = [];
    // A better and newer one makes those before it useless.
    this.estimates = this.estimates.filter(
      ({ errorMs, atMonotonicMs }) => errorMs < estimate.errorMs && receivedMs - atMonotonicMs < KEEP_MS,
    );
    this.estimates.push(estimate);
  }

  /** The one with the smallest error now. */
  private best(): Estimate | undefined {
    const nowMs = this.monotonicMs();
    const aged = this.estimates.map((one) => ({ ...one, errorMs: one.errorMs + DRIFT * (nowMs - one.atMonotonicMs) }));
    return aged.reduce<Estimate | undefined>((best, one) => (best === undefined || one.errorMs < best.errorMs ? one : best), undefined);
  }
}
