import type { Readable } from "node:stream";

/** Largest accepted body, bytes. The largest plan with its secrets fits; a larger body does not come from the server. */
export const ANSWER_BYTES_MAX = 32 << 20;

/** The text of a body. @throws RangeError beyond `bytesMax`, so that no sender can exhaust this process's memory */
export async function readText(body: Readable, bytesMax = ANSWER_BYTES_MAX): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > bytesMax) throw new RangeError(`The answer has more than ${bytesMax} bytes: it is not the server's.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
