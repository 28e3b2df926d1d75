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

/**
 * The whole body; its bytes are reserved on the lease first.
 * @throws SlowBody when it takes too long, PaditError invalid when the connection ends early
 */
export function readBody(
  request: IncomingMessage,
  { bytes, lease, graceMs }: { bytes: number; lease: BodyLease; graceMs: number },
): Promise<Buffer> {
  lease.grow(bytes);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const deadline = setTimeout(() => fail(new SlowBody()), graceMs + (1000 * bytes) / BODY_BYTES_PER_SECOND_MIN);
    const fail = (error: unknown): void => {
      clearTimeout(deadline);
      chunks.length = 0;
      request.off("data", onData);
      reject(error);
    };
    const onData = (chunk: Buffer): void => void chunks.push(chunk);
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

/** Reads the rest of a refused body without keeping it, for a bounded time. */
export function discardBody(request: IncomingMessage): void {
  if (request.complete) return;
  request.resume();
  const cut = setTimeout(() => request.socket.destroy(), DISCARD_MS);
  request.once("close", () => clearTimeout(cut));
  request.once("end", () => clearTimeout(cut));
}
