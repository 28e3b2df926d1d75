import { crc32 } from "node:zlib";

/**
 * One batch on disk: `length u32 | crc32 u32 | payload` with the payload `seq u64 | rows u32 | oldest ms f64 | newest ms f64 | body`. If
 * the highest bit of `rows` is set, `boot u32 | n u32` precede the body.
 */
export interface SpoolRecord {
  seq: number;
  rows: number;
  fromMs: number;
  toMs: number;
  /** The last engine message in this batch or before it. */
  source?: Source;
  /** The request body, identical at every attempt. */
  body: Buffer;
}

/** Identifies a message of an engine by the engine's boot number and the message's number. */
export interface Source {
  boot: number;
  n: number;
}

const FRAME_BYTES = 8;
const META_BYTES = 28;
const SOURCE_BYTES = 8;
const HAS_SOURCE = 2 ** 31;

const bodyOffset = ({ source }: SpoolRecord): number => FRAME_BYTES + META_BYTES + (source === undefined ? 0 : SOURCE_BYTES);
/** Size on disk, bytes. */
export const sizeOf = (record: SpoolRecord): number => bodyOffset(record) + record.body.length;

export function encodeRecord(record: SpoolRecord): Buffer {
  const { source } = record;
  const bodyAt = bodyOffset(record);
  const bytes = Buffer.alloc(bodyAt + record.body.length);
  bytes.writeBigUInt64BE(BigInt(record.seq), 8);
  bytes.writeUInt32BE(record.rows + (source === undefined ? 0 : HAS_SOURCE), 16);
  bytes.writeDoubleBE(record.fromMs, 20);
  bytes.writeDoubleBE(record.toMs, 28);
  if (source !== undefined) {
    bytes.writeUInt32BE(source.boot, FRAME_BYTES + META_BYTES);
    bytes.writeUInt32BE(source.n, FRAME_BYTES + META_BYTES + 4);
  }
  record.body.copy(bytes, bodyAt);
  const payload = bytes.subarray(FRAME_BYTES);
  bytes.writeUInt32BE(payload.length, 0);
  bytes.writeUInt32BE(crc32(payload), 4);
  return bytes;
}

/** The record at that offset and the offset of its end; undefined if there is no complete record with a correct checksum. */
export function decodeRecord(bytes: Buffer, offset: number): { record: SpoolRecord; end: number } | undefined {
  if (offset + FRAME_BYTES + META_BYTES > bytes.length) return undefined;
  const start = offset + FRAME_BYTES;
  const end = start + bytes.readUInt32BE(offset);
  if (end > bytes.length || end < start + META_BYTES) return undefined;
  const payload = bytes.subarray(start, end);
  if (crc32(payload) !== bytes.readUInt32BE(offset + 4)) return undefined;
  const rows = payload.readUInt32BE(8);
  const hasSource = rows >= HAS_SOURCE;
  const record = {
    seq: Number(payload.readBigUInt64BE(0)),
    rows: rows % HAS_SOURCE,
    fromMs: payload.readDoubleBE(12),
    toMs: payload.readDoubleBE(20),
    ...(hasSource && { source: { boot: payload.readUInt32BE(META_BYTES), n: payload.readUInt32BE(META_BYTES + 4) } }),
    body: Buffer.from(payload.subarray(META_BYTES + (hasSource ? SOURCE_BYTES : 0))),
  };
  return { record, end };
}
