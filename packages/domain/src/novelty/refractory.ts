/** Samples for which an alarm stands for what follows it. */
const SPAN = 134;
/** What is this many times as surprising is an alarm of its own. */
const STRONGER = 1.65;

/** One alarm per event: after an alarm only something clearly worse is another, until some time has passed. */
export class Refractory {
  private since = Number.POSITIVE_INFINITY;
  private last = 0;

  /** True where this sample's surprise is an alarm of its own. */
  next(surprise: number, least: number): boolean {
    this.since += 1;
    if (surprise <= least || (this.since < SPAN && surprise <= STRONGER * this.last)) return false;
    this.since = 0;
    this.last = surprise;
    return true;
  }
}
