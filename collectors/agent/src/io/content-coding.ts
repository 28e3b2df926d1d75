import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

/** What a flush in the middle gives: a body is looked at only to some length, and may be cut there. */
const CUT = { finishFlush: constants.Z_SYNC_FLUSH };
const CUT_BROTLI = { finishFlush: constants.BROTLI_OPERATION_FLUSH };
const MAX_CODINGS = 3;

/** RFC 9110 §8.4.1; "deflate" comes with zlib's head and, from some servers, without. */
function decoderOf(coding: string, body: Uint8Array): Transform | undefined {
  if (coding === "gzip" || coding === "x-gzip") return createGunzip(CUT);
  if (coding === "br") return createBrotliDecompress(CUT_BROTLI);
  if (coding === "deflate") return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate(CUT) : createInflateRaw(CUT);
  return undefined;
}

/** The body as it was before its content codings, at most that long; as it came, and why, where they cannot be undone. */
export async function withoutCoding(
  body: Buffer,
  header: string | undefined,
  keepBytes: number,
): Promise<{ body: Uint8Array; codingProblem?: string }> {
  const codings = (header ?? "")
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim());
  const applied = codings.filter((coding) => coding !== "" && coding !== "identity").slice(0, MAX_CODINGS);
  if (keepBytes === 0 || body.length === 0) return { body };
  let plain = body;
  for (const coding of applied.reverse()) {
    const decoder = decoderOf(coding, plain);
    const decoded = decoder && (await through(decoder, plain, keepBytes));
    if (decoded === undefined)
      return { body, codingProblem: `The body is said to be ${coding}, but ${decoder ? "is not" : "that is not known here"}.` };
    plain = decoded;
  }
  return { body: plain };
}

/** undefined where it is not in that coding. What unpacks to more than is kept is not unpacked further. */
function through(decoder: Transform, body: Uint8Array, keepBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let size = 0;
    const end = () => resolve(Buffer.concat(parts).subarray(0, keepBytes));
    decoder.on("data", (part: Buffer) => {
      parts.push(part);
      size += part.length;
      if (size < keepBytes) return;
      end();
      decoder.destroy();
    });
    decoder.on("error", () => resolve(undefined));
    decoder.on("end", end);
    decoder.end(body);
  });
}
