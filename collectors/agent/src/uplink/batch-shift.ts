import { gunzipSync } from "node:zlib";
import { BatchEnvelope } from "@padit/protocols/collector-api";
import { bootId } from "./monotonic";
import type { ServerClock } from "./server-clock";

/**
 * What ingest must add to the times of a batch that was written before the server's time was known. Its content stays as it is, so that a
 * repetition is the same batch, whatever is known by then. 0 where the clock was right, or the machine was started since: nobody knows then.
 */
export function batchShiftMs(body: Buffer, clock: Pick<ServerClock, "shiftMs">): number {
  const written = writtenBy(body);
  return written === undefined || written.boot !== bootId ? 0 : Math.round(clock.shiftMs(written.wallMinusMonotonicMs));
}

function writtenBy(body: Buffer) {
  try {
    return BatchEnvelope.shape.clock.parse(JSON.parse(gunzipSync(body).toString()).clock);
  } catch {
    return undefined;
  }
}
