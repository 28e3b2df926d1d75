import type { ReplyMeta, SendOptions } from "@padit/protocols/probe";
import type { ReceivedBatch } from "../batches";
import type { NativeSocket } from "../native";

/** Sets DSCP and TTL of what is sent next; a socket keeps what it was last told, so each is told once. */
export class Marks {
  private dscp = 0;
  private ttl: number | undefined;

  constructor(private readonly socket: NativeSocket) {}

  apply({ dscp = 0, ttl }: SendOptions = {}): void {
    if (dscp !== this.dscp) this.socket.mark({ trafficClass: dscp << 2 });
    if (ttl !== undefined && ttl !== this.ttl) this.socket.mark({ hopLimit: ttl });
    this.dscp = dscp;
    this.ttl = ttl ?? this.ttl;
  }
}

export function replyMeta(batch: ReceivedBatch, i: number): ReplyMeta {
  const ttl = batch.hopLimit(i);
  const trafficClass = batch.trafficClass(i);
  // Built up, not spread: this runs for every packet.
  const meta: ReplyMeta = {};
  if (ttl !== undefined) meta.ttl = ttl;
  if (trafficClass === undefined) return meta;
  meta.dscp = trafficClass >> 2;
  meta.ecn = trafficClass & 3;
  return meta;
}
