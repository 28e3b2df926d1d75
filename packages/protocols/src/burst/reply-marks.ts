import type { Json } from "@padit/domain/json";
import type { Packet } from "./packets";

/** TTL and DSCP of the first reply, if the backend reads them. An O-RU may copy the DSCP of the request or reply with EF. */
export function replyMarks(packets: readonly Packet<unknown>[]): Record<string, Json> {
  const meta = packets.find(({ answer }) => answer !== undefined)?.answer?.meta;
  return {
    ...(meta?.ttl !== undefined && { reply_ttl: meta.ttl }),
    ...(meta?.dscp !== undefined && { reply_dscp: meta.dscp }),
  };
}
