import { constants, gzipSync } from "node:zlib";
import type { AcceptedRows } from "./quarantine";

/** Accepted rows as the shard's log keeps them and detection reads them: gzip of columnar JSON. */
export function logPayload({ series, ts, value, uncertainty, flags }: AcceptedRows): Buffer {
  return gzipSync(JSON.stringify({ series, ts, value, uncertainty, flags }), { level: constants.Z_BEST_SPEED });
}
