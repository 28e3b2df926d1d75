import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import type { BodyLease } from "../admission/body-ledger";
import { LengthRequired, SlowBody } from "./problem";

const BODY_BYTES_PER_SECOND_MIN = 16 << 10;
/** A refused client still writes. It may finish within this time, so that it reads the answer instead of a connection reset. */
const DISCARD_MS = 2_000;

/**
 * The declared size of the request's body.
 * @throws LengthRequired when it is not declared, so that nobody sends a body of unknown size
 * @throws PaditError too_large above `bytesMax`
 */
export function declaredBytes({ headers }: IncomingMessage, bytesMax: number): number {
  if (headers["transfer-encoding"] !== undefined) throw new LengthRequired();
  // Node's HTTP parser accepts only digits here.
  const bytes = Number(headers["content-length"] ?? 0);
  if (bytes > bytesMax) throw new PaditError("too_large", `the body has more than ${bytesMax} bytes`);
  return bytes;
}

/** Whether the body comes in chunks, without a declared size. */
export const isChunked = ({ headers }: IncomingMessage): boolean => headers["transfer-encoding"] !== undefined;

interface ReadBodyOptions {
  /** Declared size, which is reserved before the first byte is read; null: the body comes in chunks, and each is reserved when it arrives. */
  bytes: number | null;
  /** Of a body that comes in chunks. */
  bytesMax: number;
  lease: BodyLease;
  graceMs: number;
}

/**
 * The whole body.
 * @throws SlowBody when it takes too long, PaditError invalid when the connection ends early, too_large above `bytesMax`
 */
export function readBody(request: IncomingMessage, { bytes, bytesMax, lease, graceMs }: ReadBodyOptions): Promise<Buffer> {
  if (bytes !== null) lease.grow(bytes);
  let received = 0;
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const deadline = setTimeout(() => fail(new SlowBody()), graceMs + (1000 * (bytes ?? bytesMax)) / BODY_BYTES_PER_SECOND_MIN);
    const fail = (error: unknown): void => {
      clearTimeout(deadline);
      chunks.length = 0;
      request.off("data", onData);
      reject(error);
    };
    const onData = (chunk: Buffer): void => {
      received += chunk.length;
      try {
        if (bytes === null) reserveChunk(lease, chunk.length, received, bytesMax);
        chunks.push(chunk);
      } catch (error) {
        fail(error);
      }
    };
    request.on("data", onData);
    request.once("end", () => {
      clearTimeout(deadline);
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks));
    });
    request.once("error", fail);
    request.once("close", () => {
      if (!request.complete) fail(new PaditError("invalid", "the connection ended within the body"));
    });
  });
}

function reserveChunk(lease: BodyLease, bytes: number, received: number, bytesMax: number): void {
  if (received > bytesMax) throw new PaditError("too_large", `the body has more than ${bytesMax} bytes`);
  lease.grow(bytes);
}

/** Reads the rest of a refused body without keeping it, for a bounded time. */
export function discardBody(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const cut = setTimeout(() => request.socket.destroy(), DISCARD_MS);
  request.once("close", () => clearTimeout(cut));
  request.once("end", () => clearTimeout(cut));
}
