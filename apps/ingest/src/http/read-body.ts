import type { IncomingMessage } from "node:http";
import { PaditError } from "@padit/domain";
import { MAX_BODY_BYTES } from "@padit/protocols/collector-api/wire";

/** What is too large is still read and thrown away up to here: a client that cannot finish writing never reads why it was refused. */
const MAX_DISCARDED_BYTES = 4 * MAX_BODY_BYTES;

/**
 * The whole body.
 * @throws PaditError too_large beyond MAX_BODY_BYTES: at once when the length is announced, else as soon as it is exceeded
 */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const refuse = () => {
      chunks.length = 0;
      reject(new PaditError("too_large", `a body has at most ${MAX_BODY_BYTES} octets`));
    };
    if (Number(request.headers["content-length"] ?? 0) > MAX_BODY_BYTES) refuse();
    request.on("data", (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_DISCARDED_BYTES) request.destroy();
      else if (size > MAX_BODY_BYTES) refuse();
      else chunks.push(chunk);
    });
    request.on("end", () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.on("error", reject);
    request.on("close", () => {
      if (!request.complete) reject(new PaditError("invalid", "the connection ended within the body"));
    });
  });
}
