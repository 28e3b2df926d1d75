import type { Readable } from "node:stream";

/** The largest plan with its secrets fits; whoever sends more is not the server. */
export const ANSWER_BYTES_MAX = 32 << 20;

/** The text of a body. @throws RangeError beyond `bytesMax`, so that whoever answers cannot fill this process's memory */
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
