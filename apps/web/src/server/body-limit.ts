/**
 * The refusal of a request whose body is too large or of undeclared size; null if the body may be read. Browsers always declare the size,
 * so no byte of an oversized body is read.
 */
export function refusalOfBody({ method, headers }: Pick<Request, "method" | "headers">, bytesMax: number): Response | null {
  if (method !== "POST") return null;
  const declared = headers.get("content-length");
  if (declared === null || !/^\d+$/.test(declared)) return new Response("Send a content-length.", { status: 411 });
  return Number(declared) > bytesMax ? new Response(`A request body has at most ${bytesMax / 1024} KiB.`, { status: 413 }) : null;
}
