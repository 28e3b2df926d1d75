/** A frame is a length (u32, big endian) and that many bytes of JSON. The maximum fits a plan of 10,000 checks. */
export const MAX_FRAME_BYTES = 16 << 20;

export function encodeFrame(message: unknown): Buffer {
  const body = JSON.stringify(message);
  const length = Buffer.byteLength(body);
  if (length > MAX_FRAME_BYTES) throw new RangeError(`A message of ${length} bytes does not fit a frame.`);
  const frame = Buffer.allocUnsafe(4 + length);
  frame.writeUInt32BE(length);
  frame.write(body, 4);
  return frame;
}

/** Splits received bytes into messages. Throws for a frame that is too long or not JSON, because the other side is not trusted. */
export class FrameReader {
  private rest: Buffer = Buffer.alloc(0);

  *push(chunk: Buffer): Generator<unknown> {
    this.rest = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    for (let next = this.take(); next !== undefined; next = this.take()) yield JSON.parse(next.toString());
  }

  private take(): Buffer | undefined {
    if (this.rest.length < 4) return undefined;
    const length = this.rest.readUInt32BE();
    if (length > MAX_FRAME_BYTES) throw new RangeError(`A frame of ${length} bytes is refused.`);
    if (this.rest.length < 4 + length) return undefined;
    const body = this.rest.subarray(4, 4 + length);
    this.rest = this.rest.subarray(4 + length);
    return body;
  }
}
