import { crc32 } from "node:zlib";

/** One batch on disk: `length u32 | crc32 u32 | payload`, and the payload is `seq u64 | rows u32 | oldest ms f64 | newest ms f64 | body`. */
export interface SpoolRecord {
  seq: number;
  rows: number;
  fromMs: number;
  toMs: number;
  /** What is uploaded, octet for octet at every attempt. */
  body: Buffer;
}

const FRAME_BYTES = 8;
const META_BYTES = 28;

export function encodeRecord(record: SpoolRecord): Buffer {
  const bytes = Buffer.alloc(FRAME_BYTES + META_BYTES + record.body.length);
  bytes.writeBigUInt64BE(BigInt(record.seq), 8);
  bytes.writeUInt32BE(record.rows, 16);
  bytes.writeDoubleBE(record.fromMs, 20);
  bytes.writeDoubleBE(record.toMs, 28);
  record.body.copy(bytes, FRAME_BYTES + META_BYTES);
  const payload = bytes.subarray(FRAME_BYTES);
  bytes.writeUInt32BE(payload.length, 0);
  bytes.writeUInt32BE(crc32(payload), 4);
  return bytes;
}

/** The record at that offset and where it ends; undefined when there is none that is whole. */
export function decodeRecord(bytes: Buffer, offset: number): { record: SpoolRecord; end: number } | undefined {
  if (offset + FRAME_BYTES + META_BYTES > bytes.length) return undefined;
  const start = offset + FRAME_BYTES;
  const end = start + bytes.readUInt32BE(offset);
  if (end > bytes.length || end < start + META_BYTES) return undefined;
  const payload = bytes.subarray(start, end);
  if (crc32(payload) !== bytes.readUInt32BE(offset + 4)) return undefined;
  const record = {
    seq: Number(payload.readBigUInt64BE(0)),
    rows: payload.readUInt32BE(8),
    fromMs: payload.readDoubleBE(12),
    toMs: payload.readDoubleBE(20),
    body: Buffer.from(payload.subarray(META_BYTES)),
  };
  return { record, end };
}
