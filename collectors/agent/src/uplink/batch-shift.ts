import { gunzipSync } from "node:zlib";
import { BatchEnvelope } from "@padit/protocols/collector-api";
import { bootId } from "./monotonic";
import type { ServerClock } from "./server-clock";

/**
 * Correction that ingest must add to the times of a batch spooled before the server's time was known, ms. The body stays unchanged, so that
 * a repeated batch is identical. 0 if the clock was right, or if the machine has restarted: the error cannot be known then.
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
