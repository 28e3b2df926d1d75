import { gunzipSync } from "node:zlib";
import { PaditError } from "@padit/domain";
import { uncompressSync } from "snappy";
import type { BodyLease } from "../admission/body-ledger";
import { MalformedBody } from "../http/problem";

/** Of one pushed body. Decoding it takes some tens of milliseconds of the event loop. */
const PUSHED_BYTES_MAX = 8 << 20;

/** Inflates gzip, whose size is stated nowhere that could be trusted. The lease holds the inflated bytes. */
export function inflateGzip(body: Buffer, lease: BodyLease): Buffer {
  let inflated: Buffer;
  try {
    inflated = gunzipSync(body, { maxOutputLength: PUSHED_BYTES_MAX });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge();
    throw new MalformedBody("the body is not gzip", { cause });
  }
  lease.grow(inflated.length);
  return inflated;
}

/** Decompresses a block of Snappy's raw format, whose first bytes state the size (format_description.txt section 1). */
export function inflateSnappy(body: Buffer, lease: BodyLease): Buffer {
  const bytes = statedSnappyBytes(body);
  if (bytes > PUSHED_BYTES_MAX) throw tooLarge();
  lease.grow(bytes);
  try {
    return Buffer.from(uncompressSync(body));
  } catch (cause) {
    throw new MalformedBody("the body is not snappy", { cause });
  }
}

/** A little-endian base-128 number of at most five bytes. */
function statedSnappyBytes(body: Buffer): number {
  let bytes = 0;
  for (let i = 0; i < 5; i++) {
    const part = body[i];
    if (part === undefined) break;
    bytes += (part & 0x7f) * 2 ** (7 * i);
    if (part < 0x80) return bytes;
  }
  throw new MalformedBody("the body is not snappy");
}

const tooLarge = (): PaditError => new PaditError("too_large", `a body inflates to at most ${PUSHED_BYTES_MAX} bytes`);
