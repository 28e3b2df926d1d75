import { constants, gzipSync } from "node:zlib";
import type { ParsedBatch } from "./parse";
import type { Judgement } from "./quarantine";

/** A row takes some 40 bytes; a body that needs many more holds something else, which readers of the log must not have to inflate. */
const PLAIN_ROW_BYTES = 100;
const PLAIN_REST_BYTES = 1_000;

/** What the shard's log keeps and detection reads, gzip of columnar JSON: the body as it came where all of it was accepted, else what was. */
export function logPayload(
  body: Buffer,
  { detail, series, inflatedBytes, isRewritten }: ParsedBatch,
  { accepted, quarantined }: Judgement,
): Buffer {
  const isPlain = isRewritten === undefined && detail === undefined && inflatedBytes <= PLAIN_REST_BYTES + PLAIN_ROW_BYTES * series.length;
  if (isPlain && quarantined.length === 0) return body;
  const { details: _, reasons, ...columns } = accepted;
  return gzipSync(JSON.stringify(reasons.length > 0 ? { ...columns, reasons } : columns), { level: constants.Z_BEST_SPEED });
}
