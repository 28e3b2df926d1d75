const IDS = 256;
/** Peers whose next ID is known; the one that was not asked for the longest time is forgotten. */
const REMEMBERED = 10_000;

/**
 * Measurement IDs have 8 bits, and every socket of an interface hears a radio's answers: runs that overlap (of an endpoint, of the bundle, of a
 * live test) take theirs one after the other, so that none takes another's answer for its own while no more than 256 are outstanding.
 */
export class MeasurementIds {
  private readonly next = new Map<string, number>();

  /** The first of `count` consecutive ones, modulo 256. @param start for a peer that is new */
  take(peer: string, count: number, start: number): number {
    const first = this.next.get(peer) ?? start;
    this.next.delete(peer);
    this.next.set(peer, (first + count) % IDS);
    const [oldest] = this.next.keys();
    if (oldest !== undefined && this.next.size > REMEMBERED) this.next.delete(oldest);
    return first;
  }
}
