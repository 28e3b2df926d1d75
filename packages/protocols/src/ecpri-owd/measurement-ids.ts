const IDS = 256;
/** Maximum number of peers whose next ID is remembered; the peer that was probed least recently is dropped. */
const REMEMBERED_PEERS_MAX = 10_000;

/**
 * Measurement IDs have 8 bits, and every socket of an interface receives a radio's answers. Overlapping runs (of an endpoint, a bundle, a live
 * test) therefore get consecutive IDs, so that no run accepts a response to another while at most 256 are outstanding.
 */
export class MeasurementIds {
  private readonly next = new Map<string, number>();

  /** Reserves `count` consecutive IDs, modulo 256, and returns the first. @param start first ID for a new peer */
  take(peer: string, count: number, start: number): number {
    const first = this.next.get(peer) ?? start;
    this.next.delete(peer);
    this.next.set(peer, (first + count) % IDS);
    const [oldest] = this.next.keys();
    if (oldest !== undefined && this.next.size > REMEMBERED_PEERS_MAX) this.next.delete(oldest);
    return first;
  }
}
