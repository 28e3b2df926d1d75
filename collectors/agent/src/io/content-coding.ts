import type { Transform } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

/** Flush modes that return the output of a truncated body: only its beginning is kept. */
const CUT = { finishFlush: constants.Z_SYNC_FLUSH };
const CUT_BROTLI = { finishFlush: constants.BROTLI_OPERATION_FLUSH };
const MAX_CODINGS = 3;

/** RFC 9110 §8.4.1. Some servers send "deflate" without the zlib header. */
function decoderOf(coding: string, body: Uint8Array): Transform | undefined {
  if (coding === "gzip" || coding === "x-gzip") return createGunzip(CUT);
  if (coding === "br") return createBrotliDecompress(CUT_BROTLI);
  if (coding === "deflate") return ((body[0] ?? 0) & 0x0f) === 8 ? createInflate(CUT) : createInflateRaw(CUT);
  return undefined;
}

/**
 * Removes the content codings of a body and returns at most `keepBytes` bytes; if they cannot be removed, the encoded body and the reason.
 */
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

/** Output of the decoder, cut at `keepBytes`; decoding stops there. undefined if the body is not in that coding. */
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
