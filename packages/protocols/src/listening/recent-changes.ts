/** Time for which a change counts, ms: long enough for three runs to open an alert, and for people to read it before it resolves. */
export const CHANGE_COUNTS_MS = 10 * 60_000;
export const CHANGES_MAX = 1_000;

/** Counts the changes of the last ten minutes. A change in one run alone would pass before three runs confirm it. */
export class RecentChanges {
  private readonly atMs: number[] = [];

  /** @param nowMs monotonic, ms */
  add(nowMs: number): void {
    this.atMs.push(nowMs);
    if (this.atMs.length > CHANGES_MAX) this.atMs.shift();
  }

  count(nowMs: number): number {
    while (this.atMs[0] !== undefined && this.atMs[0] <= nowMs - CHANGE_COUNTS_MS) this.atMs.shift();
    return this.atMs.length;
  }
}
