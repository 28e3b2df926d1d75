const IDS = 256;
/** Maximum number of peers whose next ID is remembered; the peer that was probed least recently is dropped. */
const REMEMBERED_PEERS_MAX = 10_000;

/**
 * Measurement IDs have 8 bits, and every socket of an interface receives a radio's answers. Overlapping runs (of an endpoint, a bundle, a live
 * test) therefore draw consecutive IDs here, so that no run accepts another's answer while at most 256 are outstanding.
 */
export class MeasurementIds {
  private readonly next = new Map<string, number>();

  /** The first of `count` consecutive ones, modulo 256. @param start for a peer that is new */
  take(peer: string, count: number, start: number): number {
    const first = this.next.get(peer) ?? start;
    this.next.delete(peer);
    this.next.set(peer, (first + count) % IDS);
    const [oldest] = this.next.keys();
    if (oldest !== undefined && this.next.size > REMEMBERED_PEERS_MAX) this.next.delete(oldest);
    return first;
  }
}
