import type { Json } from "@padit/domain/json";
import type { Packet } from "./packets";

/** TTL and DSCP the first answer came with, where the backend reads them: an O-RU may reflect the DSCP or answer with EF. */
export function replyMarks(packets: readonly Packet<unknown>[]): Record<string, Json> {
  const meta = packets.find(({ answer }) => answer !== undefined)?.answer?.meta;
  return {
    ...(meta?.ttl !== undefined && { reply_ttl: meta.ttl }),
    ...(meta?.dscp !== undefined && { reply_dscp: meta.dscp }),
  };
}
