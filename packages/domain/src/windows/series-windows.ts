import { type TimedValue, type WindowSamples, windowStart } from "./window-samples";

/** Closed windows that are kept, so that a late sample can close its window again and an alert's kind can be judged from its samples. */
const CLOSED_WINDOWS_MAX = 3;
/** The same while an alert is open: two minutes with windows of 10 s. */
const EPISODE_CLOSED_WINDOWS_MAX = 12;

/** Layout of a window: start, times closed, number of samples, the samples. Of a sample: time, value, uncertainty (NaN: unknown). */
const CLOSED = 1;
const COUNT = 2;
const HEAD_SLOTS = 3;
const VALUE = 1;
const UNCERTAINTY = 2;
const SAMPLE_SLOTS = 3;
/** Size of the first block. */
const BLOCK_SLOTS_MIN = 64;

/**
 * The windows of one series, ascending: the last closed ones and the open ones, consecutive in one block of numbers. Almost every sample
 * belongs to the last window, where adding it is a plain write.
 */
export class SeriesWindows {
  private block: Float64Array;
  private end: number;
  /** Index of the last window in the block. */
  private last = 0;

  /** Continues in place from a block that `written` returned. */
  constructor(written = new Float64Array(0)) {
    this.block = written;
    this.end = written.length;
    this.findLast();
  }

  /** A view of the whole memory; valid until the next call. */
  written(): Float64Array {
    return this.block.subarray(0, this.end);
  }

  /** Puts a sample into its window and returns the window's start. */
  assign(sample: TimedValue, windowMs: number): number {
    const startMs = windowStart(sample.tsMs, windowMs);
    const isLast = this.end > 0 && this.number(this.last) === startMs;
    this.put(isLast ? this.last : this.findOrInsert(startMs), sample);
    return startMs;
  }

  /** Whether the window of this time has been dropped. A sample of such a window is stored, but does not change the window's features. */
  hasDropped(tsMs: number, windowMs: number): boolean {
    return this.end > 0 && this.number(CLOSED) > 0 && windowStart(tsMs, windowMs) < this.number(0);
  }

  /** Starts of the open windows that begin no later. */
  openUntil(startMs: number): number[] {
    const starts: number[] = [];
    for (let at = 0; at < this.end; at = this.after(at))
      if (this.number(at + CLOSED) === 0 && this.number(at) <= startMs) starts.push(this.number(at));
    return starts;
  }

  /** Closes a window, for the first time or again, and returns it. */
  close(startMs: number): WindowSamples {
    const at = this.at(startMs);
    this.block[at + CLOSED] = this.number(at + CLOSED) + 1;
    return this.window(at);
  }

  /** Drops the oldest closed windows. */
  trim(inEpisode: boolean): void {
    let closed = 0;
    for (let at = 0; at < this.end; at = this.after(at)) if (this.number(at + CLOSED) > 0) closed += 1;
    let from = 0;
    for (; closed > (inEpisode ? EPISODE_CLOSED_WINDOWS_MAX : CLOSED_WINDOWS_MAX); closed--) from = this.after(from);
    if (from === 0) return;
    this.block.copyWithin(0, from, this.end);
    this.end -= from;
    this.last -= from;
  }

  /** All kept samples of a time span, both ends included. */
  samplesSince(fromMs: number, toMs: number): { tsMs: number[]; value: number[] } {
    const tsMs: number[] = [];
    const value: number[] = [];
    for (let at = 0; at < this.end; at = this.after(at))
      for (let i = at + HEAD_SLOTS; i < this.after(at); i += SAMPLE_SLOTS) {
        const t = this.number(i);
        if (t < fromMs || t > toMs) continue;
        tsMs.push(t);
        value.push(this.number(i + VALUE));
      }
    return { tsMs, value };
  }

  /** The known uncertainties of the last closed window and of the open ones. */
  recentUncertainties(): number[] {
    const open: number[] = [];
    let closed: number[] = [];
    for (let at = 0; at < this.end; at = this.after(at)) {
      const known = this.window(at).uncertainty.filter((u) => u !== null);
      if (this.number(at + CLOSED) > 0) closed = known;
      else open.push(...known);
    }
    return [...closed, ...open];
  }

  private number(at: number): number {
    return this.block[at] as number;
  }

  private after(at: number): number {
    return at + HEAD_SLOTS + SAMPLE_SLOTS * this.number(at + COUNT);
  }

  /** Index of the window, or of the first that begins later. */
  private at(startMs: number): number {
    let at = 0;
    while (at < this.end && this.number(at) < startMs) at = this.after(at);
    return at;
  }

  private findOrInsert(startMs: number): number {
    const at = this.at(startMs);
    if (at < this.end && this.number(at) === startMs) return at;
    this.makeRoom(at, HEAD_SLOTS);
    this.block[at] = startMs;
    this.block[at + CLOSED] = this.block[at + COUNT] = 0;
    this.findLast();
    return at;
  }

  private findLast(): void {
    for (let at = 0; at < this.end; at = this.after(at)) this.last = at;
  }

  private put(at: number, { tsMs, value, uncertainty }: TimedValue): void {
    const place = this.after(at);
    this.makeRoom(place, SAMPLE_SLOTS);
    this.block[place] = tsMs;
    this.block[place + VALUE] = value;
    this.block[place + UNCERTAINTY] = uncertainty ?? Number.NaN;
    this.block[at + COUNT] = this.number(at + COUNT) + 1;
    if (at < this.last) this.last += SAMPLE_SLOTS;
  }

  private makeRoom(at: number, slots: number): void {
    if (this.end + slots > this.block.length) {
      const larger = new Float64Array(Math.max(BLOCK_SLOTS_MIN, 2 * this.block.length));
      larger.set(this.written());
      this.block = larger;
    }
    if (at < this.end) this.block.copyWithin(at + slots, at, this.end);
    this.end += slots;
  }

  private window(at: number): WindowSamples {
    const window: WindowSamples = {
      startMs: this.number(at),
      tsMs: [],
      value: [],
      uncertainty: [],
      revision: this.number(at + CLOSED) - 1,
    };
    for (let i = at + HEAD_SLOTS; i < this.after(at); i += SAMPLE_SLOTS) {
      window.tsMs.push(this.number(i));
      window.value.push(this.number(i + VALUE));
      const uncertainty = this.number(i + UNCERTAINTY);
      window.uncertainty.push(Number.isNaN(uncertainty) ? null : uncertainty);
    }
    return window;
  }
}
