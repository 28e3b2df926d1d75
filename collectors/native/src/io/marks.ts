import type { ReplyMeta, SendOptions } from "@padit/protocols/probe";
import type { ReceivedBatch } from "../batches";
import type { NativeSocket } from "../native";

/** Sets DSCP and TTL of the packets sent next. The socket keeps its settings, so they are set only when they change. */
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
  // Assigned field by field, because this runs for every packet and spreading is slower.
  const meta: ReplyMeta = {};
  if (ttl !== undefined) meta.ttl = ttl;
  if (trafficClass === undefined) return meta;
  meta.dscp = trafficClass >> 2;
  meta.ecn = trafficClass & 3;
  return meta;
}
